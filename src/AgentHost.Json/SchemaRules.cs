using System.Text.Json;

namespace AgentHost.Json;

/// <summary>The keywords of one schema, read. Immutable once built.</summary>
internal sealed class SchemaRules
{
    /// <summary>The schema <c>false</c>.</summary>
    public bool Never { get; init; }

    public JsonKinds Types { get; set; } = JsonKinds.Any;

    /// <summary><c>enum</c>, or <c>const</c> as a list of one.</summary>
    public JsonElement[]? Allowed { get; set; }

    public JsonElement? Constant { get; set; }

    public SchemaNumberRules? Number { get; set; }

    public SchemaTextRules? Text { get; set; }

    public SchemaArrayRules? Array { get; set; }

    public SchemaObjectRules? Object { get; set; }

    public SchemaCombinedRules? Combined { get; set; }

    public SchemaNode? UnevaluatedItems { get; set; }

    public SchemaNode? UnevaluatedProperties { get; set; }

    /// <summary>Keywords that could not be read, or null.</summary>
    public List<SchemaFault>? Faults { get; set; }

    /// <summary>All schemas directly inside, definitions included, for checks of the schema itself.</summary>
    public List<SchemaNode> Children { get; } = [];

    public bool Check(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        if (Faults is not null)
        {
            run.NoteSchemaFaults(Faults);
        }
        if (Never)
        {
            return !run.Quiet && run.Fail(path, node, "", "no value is allowed here; leave it out");
        }
        if (Types != JsonKinds.Any && !Types.Accepts(value))
        {
            // Other keywords say nothing useful about a value of the wrong type.
            return !run.Quiet && run.Fail(path, node, "type", $"expected {SchemaText.Describe(Types)}, got {SchemaText.Describe(value)}");
        }
        if (Constant is { } constant && !SchemaValues.AreEqual(constant, value, run))
        {
            return !run.Quiet && run.Fail(path, node, "const", $"expected {SchemaText.List([constant])}, got {SchemaText.Describe(value)}");
        }
        if (Allowed is not null && !SchemaValues.Contains(Allowed, value, run))
        {
            return !run.Quiet && run.Fail(path, node, "enum", SchemaValues.NotAllowed(Allowed, value));
        }
        if (seen is null && ((UnevaluatedItems is not null && value.ValueKind == JsonValueKind.Array)
            || (UnevaluatedProperties is not null && value.ValueKind == JsonValueKind.Object)))
        {
            seen = Evaluated.Of(value, run);
        }
        var fits = value.ValueKind switch
        {
            JsonValueKind.Number => Number is null || Number.Check(node, value, run, path),
            JsonValueKind.String => Text is null || Text.Check(node, value, run, path),
            JsonValueKind.Array => Array is null || Array.Check(node, value, run, path, seen),
            JsonValueKind.Object => Object is null || Object.Check(node, value, run, path, seen),
            _ => true,
        };
        if (Combined is not null && (fits || !run.IsFull))
        {
            fits &= Combined.Check(node, value, run, path, seen);
        }
        // After a fault, what counts as looked at is uncertain: saying so would only mislead.
        if (fits && seen is not null)
        {
            fits = value.ValueKind == JsonValueKind.Object
                ? CheckUnevaluatedProperties(node, value, run, path, seen)
                : CheckUnevaluatedItems(value, run, path, seen);
        }
        return fits;
    }

    private bool CheckUnevaluatedProperties(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path, Evaluated seen)
    {
        if (UnevaluatedProperties is not { } rest)
        {
            return true;
        }
        var fits = true;
        var index = 0;
        foreach (var property in value.EnumerateObject())
        {
            if (!seen[index++])
            {
                var place = run.Quiet ? null : new JsonPath(path, property.Name);
                if (rest.Rules.Never)
                {
                    fits = !run.Quiet && run.Fail(
                        place, node, "unevaluatedProperties", $"unknown property \"{SchemaText.Short(property.Name)}\"; remove it", aboutName: true);
                }
                else
                {
                    fits &= rest.Check(property.Value, run, place, null);
                }
                if (!fits && run.IsFull)
                {
                    return false;
                }
            }
        }
        seen.MarkAll();
        return fits;
    }

    private bool CheckUnevaluatedItems(JsonElement value, SchemaRun run, JsonPath? path, Evaluated seen)
    {
        if (UnevaluatedItems is not { } rest)
        {
            return true;
        }
        var fits = true;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!seen[index++])
            {
                fits &= rest.Check(item, run, run.Quiet ? null : new JsonPath(path, index - 1), null);
                if (!fits && run.IsFull)
                {
                    return false;
                }
            }
        }
        seen.MarkAll();
        return fits;
    }
}
