using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Keywords that apply further schemas to the same value.</summary>
internal sealed class SchemaCombinedRules
{
    public SchemaNode? Reference { get; set; }

    public SchemaNode[] AllOf { get; set; } = [];

    public SchemaNode[] AnyOf { get; set; } = [];

    public SchemaNode[] OneOf { get; set; } = [];

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }

    public (string Name, SchemaNode Schema)[] DependentSchemas { get; set; } = [];

    public bool Check(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        var fits = Reference is null || Apply(Reference, value, run, path, seen);
        foreach (var schema in AllOf)
        {
            if (!fits && run.IsFull)
            {
                return false;
            }
            fits &= Apply(schema, value, run, path, seen);
        }
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var (name, schema) in DependentSchemas)
            {
                if (value.TryGetProperty(name, out _))
                {
                    fits &= Apply(schema, value, run, path, seen);
                }
            }
        }
        if (!fits && run.IsFull)
        {
            return false;
        }
        if (AnyOf.Length > 0 && CountFitting(AnyOf, 1, value, run, path, seen) == 0)
        {
            fits = !run.Quiet && SchemaAlternatives.Fail(AnyOf, "anyOf", node, value, run, path);
        }
        if (OneOf.Length > 0)
        {
            var fitting = CountFitting(OneOf, 2, value, run, path, seen);
            if (fitting != 1)
            {
                fits = !run.Quiet && (fitting == 0
                    ? SchemaAlternatives.Fail(OneOf, "oneOf", node, value, run, path)
                    : run.Fail(path, node, "oneOf", $"fits several of the {OneOf.Length} allowed forms but must fit exactly one; make it unambiguous"));
            }
        }
        if (Not is not null && run.Quietly(Not, value, path, seen?.Fresh()))
        {
            fits = !run.Quiet && run.Fail(path, node, "not", $"{SchemaText.Describe(value)} is one of the values that are not allowed here");
        }
        return (fits || !run.IsFull) && CheckCondition(value, run, path, seen) && fits;
    }

    private bool CheckCondition(JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        if (If is null || (Then is null && Else is null && seen is null))
        {
            return true;
        }
        var marks = seen?.Fresh();
        var holds = run.Quietly(If, value, path, marks);
        if (run.Stopped is not null)
        {
            return false;
        }
        if (holds)
        {
            seen?.Merge(marks);
        }
        return (holds ? Then : Else) is not { } next || Apply(next, value, run, path, seen);
    }

    private static bool Apply(SchemaNode schema, JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        var marks = seen?.Fresh();
        if (!schema.Check(value, run, path, marks))
        {
            return false;
        }
        seen?.Merge(marks);
        return true;
    }

    /// <summary>Counts fitting schemas up to a number that decides; all of them where marks are kept.</summary>
    private static int CountFitting(SchemaNode[] schemas, int enough, JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        var fitting = 0;
        foreach (var schema in schemas)
        {
            var marks = seen?.Fresh();
            if (run.Quietly(schema, value, path, marks))
            {
                seen?.Merge(marks);
                if (++fitting >= enough && seen is null)
                {
                    break;
                }
            }
        }
        return fitting;
    }
}
