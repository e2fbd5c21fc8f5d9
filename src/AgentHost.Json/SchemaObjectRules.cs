using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Keywords about objects.</summary>
internal sealed class SchemaObjectRules
{
    public Dictionary<string, SchemaNode>? Properties { get; set; }

    public (SchemaPattern Pattern, SchemaNode Schema)[] PatternProperties { get; set; } = [];

    public SchemaNode? AdditionalProperties { get; set; }

    public SchemaNode? PropertyNames { get; set; }

    public string[] Required { get; set; } = [];

    public (string Name, string[] Needs)[] DependentRequired { get; set; } = [];

    public int MinProperties { get; set; }

    public int MaxProperties { get; set; } = int.MaxValue;

    public bool Check(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        var fits = CheckPresence(node, value, run, path);
        if (!fits && run.IsFull)
        {
            return false;
        }
        if (Properties is null && PatternProperties.Length == 0 && AdditionalProperties is null && PropertyNames is null)
        {
            return fits;
        }
        var index = 0;
        foreach (var property in value.EnumerateObject())
        {
            if (!CheckProperty(node, value, property, index++, run, path, seen))
            {
                fits = false;
                if (run.IsFull)
                {
                    return false;
                }
            }
        }
        return fits;
    }

    private bool CheckPresence(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path)
    {
        var fits = true;
        if (MinProperties > 0 || MaxProperties < int.MaxValue)
        {
            var count = value.GetPropertyCount();
            if (count < MinProperties || count > MaxProperties)
            {
                if (run.Quiet)
                {
                    return false;
                }
                fits = count < MinProperties
                    ? run.Fail(path, node, "minProperties", $"expected at least {SchemaText.Count(MinProperties, "property")}, got {count}")
                    : run.Fail(path, node, "maxProperties", $"expected at most {SchemaText.Count(MaxProperties, "property")}, got {count}");
            }
        }
        if (Required.Length > 0)
        {
            fits &= CheckNeeds(Required, "required", null, node, value, run, path);
        }
        foreach (var (name, needs) in DependentRequired)
        {
            if (!fits && run.IsFull)
            {
                return false;
            }
            if (value.TryGetProperty(name, out _))
            {
                fits &= CheckNeeds(needs, "dependentRequired", name, node, value, run, path);
            }
        }
        return fits;
    }

    private bool CheckNeeds(string[] names, string keyword, string? because, SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path)
    {
        // A look-up walks the object's members.
        if (!run.Spend(1 + ((long)names.Length * value.GetPropertyCount() / 8)))
        {
            return false;
        }
        var fits = true;
        foreach (var name in names)
        {
            if (!value.TryGetProperty(name, out _))
            {
                if (run.Quiet)
                {
                    return false;
                }
                var near = Properties is null
                    ? null
                    : NearestName.Find(name, value.EnumerateObject().Select(p => p.Name).Where(n => !Properties.ContainsKey(n)));
                fits = run.Fail(path, node, keyword, $"missing property \"{SchemaText.Short(name)}\""
                    + (because is null ? "" : $", which is needed together with \"{SchemaText.Short(because)}\"")
                    + (near is null ? "" : $" (is \"{SchemaText.Short(near)}\" meant to be it?)"));
            }
        }
        return fits;
    }

    private bool CheckProperty(SchemaNode node, JsonElement value, JsonProperty property, int index, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        if (!run.Spend(1))
        {
            return false;
        }
        var name = property.Name;
        var place = run.Quiet ? null : new JsonPath(path, name);
        var known = false;
        var fits = true;
        if (Properties is not null && Properties.TryGetValue(name, out var rule))
        {
            known = true;
            fits = rule.Check(property.Value, run, place, null);
        }
        foreach (var (pattern, schema) in PatternProperties)
        {
            // A pattern that cannot be used may have covered any name: none is called unknown because of it.
            var matches = pattern.Matches(name, node, run);
            known |= matches != false;
            if (matches == true)
            {
                fits &= schema.Check(property.Value, run, place, null);
            }
            if (run.Stopped is not null)
            {
                return false;
            }
        }
        if (!known && AdditionalProperties is not null)
        {
            known = true;
            fits &= AdditionalProperties.Rules.Never
                ? !run.Quiet && run.Fail(place, node, "additionalProperties", Unknown(name, value), aboutName: true)
                : AdditionalProperties.Check(property.Value, run, place, null);
        }
        if (known)
        {
            seen?.Mark(index);
        }
        if (PropertyNames is not null && (fits || !run.IsFull))
        {
            fits &= CheckName(name, node, run, place);
        }
        return fits;
    }

    private bool CheckName(string name, SchemaNode node, SchemaRun run, JsonPath? place)
    {
        var encoded = JsonEncodedText.Encode(name).EncodedUtf8Bytes;
        var text = new byte[encoded.Length + 2];
        text[0] = text[^1] = (byte)'"';
        encoded.CopyTo(text.AsSpan(1));
        var value = JsonElement.Parse(text);
        if (run.Quiet)
        {
            return PropertyNames!.Check(value, run, place, null);
        }
        if (run.Quietly(PropertyNames!, value, null, null))
        {
            return true;
        }
        var why = run.Collect(PropertyNames!, value, place, 1);
        return run.Fail(
            place, node, "propertyNames", $"this name is not allowed: {(why.Count > 0 ? why[0].Problem : "it does not fit the rules for names here")}",
            aboutName: true);
    }

    private string Unknown(string name, JsonElement value)
    {
        var problem = $"unknown property \"{SchemaText.Short(name)}\"";
        if (Properties is null || Properties.Count == 0)
        {
            return PatternProperties.Length == 0 ? $"{problem}; none are allowed here" : problem;
        }
        var near = NearestName.Find(name, Properties.Keys.Where(k => !value.TryGetProperty(k, out _)));
        return near is not null ? $"{problem} (did you mean \"{SchemaText.Short(near)}\"?)" : $"{problem}; known are {SchemaText.List(Properties.Keys)}";
    }
}
