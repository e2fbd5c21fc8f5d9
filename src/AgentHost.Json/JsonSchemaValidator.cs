using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Checks values against schemas. A value in order is checked in one quiet pass; only one that is not is looked at again for messages.</summary>
public static class JsonSchemaValidator
{
    private const int DeepestSchema = 256;

    /// <summary>Checks a value.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The value.</param>
    /// <param name="root">The value's name in messages (<c>arguments</c>); empty for paths that start with the first member.</param>
    /// <param name="limits">Bounds on work and faults.</param>
    /// <returns>The faults; a check that reaches a bound has one that says so. Never throws for what schema or value hold.</returns>
    public static SchemaResult Validate(CompiledSchema schema, JsonElement value, string root = "", SchemaLimits? limits = null)
    {
        limits ??= SchemaLimits.Default;
        if (limits.MaxDepth > DeepestSchema)
        {
            limits = limits with { MaxDepth = DeepestSchema };
        }
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return new([Whole(root, "expected a value, got nothing")], []);
        }
        try
        {
            var run = new SchemaRun(limits, root);
            if (schema.Root.Check(value, run, null, null))
            {
                return run.SchemaFaults.Count == 0 ? SchemaResult.Valid : new([], run.SchemaFaults);
            }
            if (run.Stopped is not null)
            {
                return new([Whole(root, run.Stopped)], run.SchemaFaults);
            }
            var second = new SchemaRun(limits, root);
            var faults = second.Collect(schema.Root, value, null, Math.Max(1, limits.MaxFaults));
            if (faults.Count == 0)
            {
                faults.Add(Whole(root, second.Stopped ?? "does not fit its schema"));
            }
            return new(faults, second.SchemaFaults);
        }
        catch (InvalidOperationException)
        {
            return new([Whole(root, "holds text with half of a surrogate pair, which is no character; remove it")], []);
        }
        catch (InsufficientExecutionStackException)
        {
            return new([Whole(root, "is nested too deeply to be checked; make it flatter")], []);
        }
    }

    private static SchemaFault Whole(string root, string problem) => new("", JsonPath.Readable(root, null), "", problem);
}
