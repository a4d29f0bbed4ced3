using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Application;

/// <summary>What the generator cannot see in the code: the title, that ids are texts, what custom values look like, and what is always there.</summary>
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
            var type = context.JsonTypeInfo.Type;
            if (type == typeof(RecordId) || type == typeof(RecordId?))
            {
                schema.Type = JsonSchemaType.String;
                schema.Properties = null;
                schema.Required = null;
                schema.Pattern = "^[0-9a-z]{26}$";
            }
            if (type == typeof(CustomValues))
            {
                schema.Type = JsonSchemaType.Object;
                schema.AdditionalProperties = new OpenApiSchema
                {
                    OneOf =
                    [
                        new OpenApiSchema { Type = JsonSchemaType.String },
                        new OpenApiSchema { Type = JsonSchemaType.Number },
                        new OpenApiSchema { Type = JsonSchemaType.Boolean },
                        new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
                    ],
                };
            }
            // Answers leave out nulls and nothing else.
            if (schema.Properties is { Count: > 0 })
                schema.Required = context.JsonTypeInfo.Properties
                    .Where(property => !property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null && schema.Properties.ContainsKey(property.Name))
                    .Select(property => property.Name).ToHashSet();
            return Task.CompletedTask;
        });
    }
}
