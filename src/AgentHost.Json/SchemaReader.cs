using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Reads one schema's keywords. A keyword with a value that it cannot have becomes a fault and constrains nothing.</summary>
internal static class SchemaReader
{
    public static SchemaShape ShapeOf(string keyword) => keyword switch
    {
        "additionalProperties" or "propertyNames" or "items" or "contains" or "not" or "if" or "then" or "else"
            or "unevaluatedItems" or "unevaluatedProperties" => SchemaShape.Schema,
        "prefixItems" or "allOf" or "anyOf" or "oneOf" => SchemaShape.List,
        "properties" or "patternProperties" or "dependentSchemas" or "$defs" or "definitions" => SchemaShape.Map,
        _ => SchemaShape.None,
    };

    /// <summary>A fault of the schema itself.</summary>
    public static SchemaFault Fault(SchemaNode node, string keyword, string problem)
    {
        var pointer = keyword.Length == 0 ? node.Location : $"{node.Location}/{keyword}";
        return new(pointer, $"schema{pointer.Replace('/', '.')}", pointer, problem);
    }

    public static SchemaRules Read(CompiledSchema owner, SchemaNode node)
    {
        var element = node.Element;
        switch (element.ValueKind)
        {
            case JsonValueKind.True:
                return new();
            case JsonValueKind.False:
                return new() { Never = true };
            case JsonValueKind.Object:
                return ReadObject(owner, node, element);
            default:
                return new() { Faults = [Fault(node, "", $"a schema is an object, true or false, not {SchemaText.Describe(element)}")] };
        }
    }

    private static SchemaRules ReadObject(CompiledSchema owner, SchemaNode node, JsonElement element)
    {
        var rules = new SchemaRules();
        var reader = new SchemaKeywords(owner, node, rules);
        foreach (var property in element.EnumerateObject())
        {
            reader.Read(property.Name, property.Value);
        }
        return rules;
    }
}
