using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Sarnakh.Leads;

namespace Sarnakh.Application;

/// <summary>What the generator cannot see in the code: the title, that ids are texts, and that numbers are numbers.</summary>
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
        options.AddSchemaTransformer((schema, _, _) =>
        {
            // Requests may carry numbers as texts; described so, every client would have to expect texts in answers too.
            const JsonSchemaType numbers = JsonSchemaType.Integer | JsonSchemaType.Number;
            if (schema.Type is not { } type || (type & numbers) == 0) return Task.CompletedTask;
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
            return Task.CompletedTask;
        });
    }
}
