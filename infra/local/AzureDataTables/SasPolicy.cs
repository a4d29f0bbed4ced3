using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Puts a shared access signature into the address of every attempt; it may be renewed between two of them.</summary>
internal sealed class SasPolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var uri = message.Request.Uri;
        if (!message.TryGetProperty(typeof(SasPolicy), out var unsigned)) message.SetProperty(typeof(SasPolicy), unsigned = uri.Query);
        var signature = credential.Signature.TrimStart('?');
        uri.Query = unsigned is string { Length: > 0 } query ? $"{query}&{signature}" : signature;
    }
}
