using System.Text;
using AgentHost.Abstractions.SourceGenerator.Model;
using AgentHost.Abstractions.SourceGenerator.Reading;

namespace AgentHost.Abstractions.SourceGenerator.Writing;

/// <summary>The JSON schema of arguments, as short as it can be: it is part of each model request.</summary>
internal static class SchemaWriter
{
    public static string Write(TypeShape arguments)
    {
        var text = new StringBuilder();
        Type(text, arguments, limits: "", description: "", defaultJson: null);
        return text.ToString();
    }

    private static void Type(StringBuilder text, TypeShape type, string limits, string description, string? defaultJson, bool orNull = false)
    {
        text.Append('{');
        var start = text.Length;
        if (type.Kind != ShapeKind.Any)
        {
            var word = "\"" + Word(type.Kind) + "\"";
            text.Append("\"type\":").Append(orNull ? "[" + word + ",\"null\"]" : word);
        }

        switch (type.Kind)
        {
            case ShapeKind.Enum:
                text.Append(",\"enum\":[").Append(string.Join(",", type.Words.Select(word => JsonText.Quote(word.Word)))).Append(orNull ? ",null]" : "]");
                break;
            case ShapeKind.List:
                text.Append(",\"items\":");
                Type(text, type.Element!, "", "", null, type.Element!.Nullable);
                break;
            case ShapeKind.Map:
                text.Append(",\"additionalProperties\":");
                Type(text, type.Element!, "", "", null, type.Element!.Nullable);
                break;
            case ShapeKind.Record:
                Properties(text, type.Properties);
                break;
        }

        text.Append(limits);
        if (description.Length > 0)
        {
            text.Append(",\"description\":").Append(JsonText.Quote(description));
        }

        if (defaultJson is not null)
        {
            text.Append(",\"default\":").Append(defaultJson);
        }

        if (text.Length > start && text[start] == ',')
        {
            text.Remove(start, 1);
        }

        text.Append('}');
    }

    private static void Properties(StringBuilder text, IReadOnlyList<PropertyShape> properties)
    {
        text.Append(",\"properties\":{");
        for (var i = 0; i < properties.Count; i++)
        {
            text.Append(i > 0 ? "," : "").Append(JsonText.Quote(properties[i].JsonName)).Append(':');
            Type(text, properties[i].Type, properties[i].Limits, properties[i].Description, properties[i].DefaultJson);
        }

        text.Append('}');
        var required = properties.Where(property => !property.Optional).Select(property => JsonText.Quote(property.JsonName)).ToList();
        if (required.Count > 0)
        {
            text.Append(",\"required\":[").Append(string.Join(",", required)).Append(']');
        }

        text.Append(",\"additionalProperties\":false");
    }

    private static string Word(ShapeKind kind) => kind switch
    {
        ShapeKind.Text or ShapeKind.Enum => "string",
        ShapeKind.Boolean => "boolean",
        ShapeKind.Int32 or ShapeKind.Int64 => "integer",
        ShapeKind.Double or ShapeKind.Decimal => "number",
        ShapeKind.List => "array",
        _ => "object",
    };
}
