using Azure.Core;
using Azure.Core.Pipeline;

namespace Sarnakh.Storage.Azure;

/// <summary>
/// Notes for a call whether one of its attempts ended without word of what became of it. The client repeats such an
/// attempt by itself; if the first was carried out after all, the second meets its own work and is told of a conflict that
/// nobody else caused.
/// </summary>
internal sealed class LostAnswers : HttpPipelinePolicy
{
    private const string Property = "Sarnakh.Call";

    /// <summary>Follows what is sent until it is disposed. One call at a time.</summary>
    public static Call Watch() => new();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        catch
        {
            Note(message);
            throw;
        }
        NoteIfUnclear(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch
        {
            Note(message);
            throw;
        }
        NoteIfUnclear(message);
    }

    // A service that says 500 or 503 may have gone on with the work: "Table service error codes", OperationTimedOut.
    private static void NoteIfUnclear(HttpMessage message)
    {
        if (!message.HasResponse || message.Response.Status is 408 or >= 500) Note(message);
    }

    private static void Note(HttpMessage message)
    {
        if (message.TryGetProperty(Property, out var call)) ((Call)call!).LostAnswer = true;
    }

    internal sealed class Call : IDisposable
    {
        private readonly IDisposable _scope;

        public Call() => _scope = HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });

        /// <summary>An attempt may have been carried out though its answer did not arrive.</summary>
        public bool LostAnswer { get; set; }

        public void Dispose() => _scope.Dispose();
    }
}
