using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Sarnakh.Leads;

namespace Sarnakh.Application;

/// <summary>What the generator cannot see in the code: the title, and that ids are texts.</summary>
public static class OpenApiDocument
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Sarnakh";
            document.Info.Version = "1";
            // The address differs from installation to installation; clients are told theirs.
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type != typeof(RecordId) && context.JsonTypeInfo.Type != typeof(RecordId?)) return Task.CompletedTask;
            schema.Type = JsonSchemaType.String;
            schema.Properties = null;
            schema.Required = null;
            schema.Pattern = "^[0-9a-z]{26}$";
            return Task.CompletedTask;
        });
    }
}
