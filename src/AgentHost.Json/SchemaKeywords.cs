using System.Text.Json;

namespace AgentHost.Json;

/// <summary>
/// Turns the keywords of one schema object into <see cref="SchemaRules"/>. Plain loops: queries over JSON's structs are compiled at run time, and a first tool
/// call would wait for it.
/// </summary>
internal sealed class SchemaKeywords
{
    private readonly CompiledSchema _owner;
    private readonly SchemaNode _node;
    private readonly SchemaRules _rules;

    public SchemaKeywords(CompiledSchema owner, SchemaNode node, SchemaRules rules)
    {
        _owner = owner;
        _node = node;
        _rules = rules;
    }

    private SchemaNumberRules Number => _rules.Number ??= new();

    private SchemaTextRules Text => _rules.Text ??= new();

    private SchemaArrayRules Array => _rules.Array ??= new();

    private SchemaObjectRules Object => _rules.Object ??= new();

    private SchemaCombinedRules Combined => _rules.Combined ??= new();

    public void Fault(string keyword, string problem) => (_rules.Faults ??= []).Add(SchemaReader.Fault(_node, keyword, problem));

    public void Read(string keyword, JsonElement value)
    {
        switch (SchemaReader.ShapeOf(keyword))
        {
            case SchemaShape.Schema:
                ReadSchema(keyword, value);
                break;
            case SchemaShape.List:
                ReadList(keyword, value);
                break;
            case SchemaShape.Map:
                ReadMap(keyword, value);
                break;
            default:
                ReadPlain(keyword, value);
                break;
        }
    }

    private void ReadSchema(string keyword, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array && keyword == "items")
        {
            Fault(keyword, "a list of schemas under \"items\" belongs to older drafts; write \"prefixItems\"");
            return;
        }
        var schema = Child(value, keyword);
        switch (keyword)
        {
            case "additionalProperties":
                Object.AdditionalProperties = schema;
                break;
            case "propertyNames":
                Object.PropertyNames = schema;
                break;
            case "items":
                Array.Items = schema;
                break;
            case "contains":
                Array.Contains = schema;
                break;
            case "not":
                Combined.Not = schema;
                break;
            case "if":
                Combined.If = schema;
                break;
            case "then":
                Combined.Then = schema;
                break;
            case "else":
                Combined.Else = schema;
                break;
            case "unevaluatedItems":
                _rules.UnevaluatedItems = schema;
                break;
            default:
                _rules.UnevaluatedProperties = schema;
                break;
        }
    }

    private void ReadList(string keyword, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            Fault(keyword, $"expected a list of at least one schema, got {SchemaText.Describe(value)}");
            return;
        }
        var schemas = new SchemaNode[value.GetArrayLength()];
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            schemas[index] = Child(item, keyword, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            index++;
        }
        switch (keyword)
        {
            case "prefixItems":
                Array.PrefixItems = schemas;
                break;
            case "allOf":
                Combined.AllOf = schemas;
                break;
            case "anyOf":
                Combined.AnyOf = schemas;
                break;
            default:
                Combined.OneOf = schemas;
                break;
        }
    }

    private void ReadMap(string keyword, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Fault(keyword, $"expected an object with a schema for each name, got {SchemaText.Describe(value)}");
            return;
        }
        if (keyword == "properties")
        {
            var properties = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
            foreach (var member in value.EnumerateObject())
            {
                properties[member.Name] = Child(member.Value, keyword, member.Name);
            }
            Object.Properties = properties;
            return;
        }
        var schemas = new (string Name, SchemaNode Schema)[value.GetPropertyCount()];
        var index = 0;
        foreach (var member in value.EnumerateObject())
        {
            schemas[index++] = (member.Name, Child(member.Value, keyword, member.Name));
        }
        switch (keyword)
        {
            case "patternProperties":
                Object.PatternProperties = [.. schemas.Select(s => (new SchemaPattern(s.Name, keyword), s.Schema))];
                break;
            case "dependentSchemas":
                Combined.DependentSchemas = schemas;
                break;
            default:
                break;
        }
    }

    private void ReadPlain(string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "type":
                ReadType(value);
                break;
            case "enum" when value.ValueKind == JsonValueKind.Array:
                _rules.Allowed = [.. value.EnumerateArray()];
                break;
            case "enum":
                Fault(keyword, $"expected a list of values, got {SchemaText.Describe(value)}");
                break;
            case "const":
                _rules.Constant = value;
                break;
            case "$ref":
                ReadReference(value);
                break;
            case "$dynamicRef" or "$recursiveRef":
                Fault(keyword, "references that depend on the caller are not supported; write \"$ref\"");
                break;
            case "minimum":
                Number.Minimum = Bound(keyword, value);
                break;
            case "maximum":
                Number.Maximum = Bound(keyword, value);
                break;
            case "exclusiveMinimum":
                Number.ExclusiveMinimum = Bound(keyword, value);
                break;
            case "exclusiveMaximum":
                Number.ExclusiveMaximum = Bound(keyword, value);
                break;
            case "multipleOf":
                Number.MultipleOf = Bound(keyword, value);
                if (Number.MultipleOf is { IsPositive: false })
                {
                    Number.MultipleOf = null;
                    Fault(keyword, "expected a number greater than 0");
                }
                break;
            case "minLength":
                Text.MinLength = Count(keyword, value, 0);
                break;
            case "maxLength":
                Text.MaxLength = Count(keyword, value, int.MaxValue);
                break;
            case "pattern" when value.ValueKind == JsonValueKind.String:
                Text.Pattern = new(value.GetString()!, keyword);
                break;
            case "pattern":
                Fault(keyword, $"expected a regular expression as a string, got {SchemaText.Describe(value)}");
                break;
            default:
                ReadCounts(keyword, value);
                break;
        }
    }

    private void ReadCounts(string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "minItems":
                Array.MinItems = Count(keyword, value, 0);
                break;
            case "maxItems":
                Array.MaxItems = Count(keyword, value, int.MaxValue);
                break;
            case "minContains":
                Array.MinContains = Count(keyword, value, 1);
                break;
            case "maxContains":
                Array.MaxContains = Count(keyword, value, int.MaxValue);
                break;
            case "uniqueItems" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                Array.UniqueItems = value.GetBoolean();
                break;
            case "uniqueItems":
                Fault(keyword, $"expected true or false, got {SchemaText.Describe(value)}");
                break;
            case "minProperties":
                Object.MinProperties = Count(keyword, value, 0);
                break;
            case "maxProperties":
                Object.MaxProperties = Count(keyword, value, int.MaxValue);
                break;
            case "required":
                Object.Required = Names(keyword, value) ?? [];
                break;
            case "dependentRequired" when value.ValueKind == JsonValueKind.Object:
                Object.DependentRequired = [.. value.EnumerateObject().Select(m => (m.Name, Names(keyword, m.Value) ?? []))];
                break;
            case "dependentRequired":
                Fault(keyword, $"expected an object with a list of names for each name, got {SchemaText.Describe(value)}");
                break;
            default:
                // Annotations and unknown keywords constrain nothing.
                break;
        }
    }

    private void ReadType(JsonElement value)
    {
        var kinds = JsonKinds.None;
        if (value.ValueKind == JsonValueKind.String)
        {
            kinds = JsonKindsExtensions.Parse(value.GetString());
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                var kind = item.ValueKind == JsonValueKind.String ? JsonKindsExtensions.Parse(item.GetString()) : JsonKinds.None;
                if (kind == JsonKinds.None)
                {
                    kinds = kind;
                    break;
                }
                kinds |= kind;
            }
        }
        if (kinds == JsonKinds.None)
        {
            Fault("type", $"expected null, boolean, integer, number, string, array, object or a list of these, got {SchemaText.Describe(value)}");
            return;
        }
        _rules.Types = kinds;
    }

    private void ReadReference(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Fault("$ref", $"expected a reference as a string, got {SchemaText.Describe(value)}");
            return;
        }
        var reference = value.GetString()!;
        if (_owner.Find(reference, _node.Scope) is { } target)
        {
            Combined.Reference = target;
            return;
        }
        Fault("$ref", $"\"{SchemaText.Short(reference)}\" leads to nothing in this schema; only references inside it (\"#/$defs/name\") are followed");
    }

    private NumberBound? Bound(string keyword, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return new(value);
        }
        Fault(keyword, $"expected a number, got {SchemaText.Describe(value)}");
        return null;
    }

    private int Count(string keyword, JsonElement value, int otherwise)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (value.TryGetInt32(out var count) && count >= 0)
            {
                return count;
            }
            var exact = ExactNumber.Of(value);
            if (exact.IsInteger && value.TryGetDouble(out var number) && number >= 0)
            {
                // 2.0 is 2, and a count beyond what memory holds is no limit from above and none that can be met from below.
                return (int)Math.Min(number, int.MaxValue);
            }
        }
        Fault(keyword, $"expected a whole number of 0 or more, got {SchemaText.Describe(value)}");
        return otherwise;
    }

    private string[]? Names(string keyword, JsonElement value)
    {
        var names = value.ValueKind == JsonValueKind.Array ? new string[value.GetArrayLength()] : null;
        for (var i = 0; i < names?.Length; i++)
        {
            if (value[i].ValueKind != JsonValueKind.String)
            {
                names = null;
                break;
            }
            names[i] = value[i].GetString()!;
        }
        if (names is null)
        {
            Fault(keyword, $"expected a list of names, got {SchemaText.Describe(value)}");
        }
        return names;
    }

    private SchemaNode Child(JsonElement value, string keyword, string? member = null)
    {
        var child = _node.Child(value, keyword, member);
        _rules.Children.Add(child);
        return child;
    }
}
