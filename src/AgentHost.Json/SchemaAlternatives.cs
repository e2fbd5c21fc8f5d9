using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Finds the useful words where a value fits none of several forms: a list of everything wrong with each helps nobody.</summary>
internal static class SchemaAlternatives
{
    private const int MostFaults = 5;
    private const int MostReferences = 8;

    /// <summary>Records why none of the forms fits. Always false.</summary>
    public static bool Fail(SchemaNode[] forms, string keyword, SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path)
    {
        if (run.Stopped is not null)
        {
            return false;
        }
        var fitting = forms.Where(f => Types(f).Accepts(value)).ToArray();
        if (fitting.Length == 0)
        {
            var kinds = forms.Aggregate(JsonKinds.None, (all, form) => all | Types(form));
            return run.Fail(path, node, keyword, $"expected {SchemaText.Describe(kinds)}, got {SchemaText.Describe(value)}");
        }
        var allowed = fitting.Select(Values).ToArray();
        if (allowed.All(a => a is not null))
        {
            return run.Fail(path, node, keyword, SchemaValues.NotAllowed([.. allowed.SelectMany(a => a!)], value));
        }
        var depth = path?.Depth ?? 0;
        var tries = fitting.Select(form => (Form: form, Faults: run.Collect(form, value, path, MostFaults))).Where(t => t.Faults.Count > 0).ToArray();
        if (run.Stopped is not null || tries.Length == 0)
        {
            return run.Stopped is null && run.Fail(path, node, keyword, $"fits none of the {forms.Length} allowed forms");
        }
        // A form whose fixed values (its "kind") are right is the one that was meant.
        var meant = tries.Where(t => !t.Faults.Exists(f => IsFixedValue(f) && Depth(f) <= depth + 1)).ToArray();
        if (meant.Length == 1)
        {
            return run.Fail(meant[0].Faults);
        }
        var (_, faults) = (meant.Length > 0 ? meant : tries).OrderBy(t => t.Faults.Count).ThenByDescending(t => Depth(t.Faults[0])).First();
        return run.Fail(
            path, node, keyword, $"fits none of the {forms.Length} allowed forms; for the nearest: {string.Join("; ", faults.Take(2).Select(f => f.Message))}");
    }

    private static int Depth(SchemaFault fault) => fault.InstancePath.Count(c => c == '/');

    private static bool IsFixedValue(SchemaFault fault) =>
        fault.SchemaPath.EndsWith("/const", StringComparison.Ordinal) || fault.SchemaPath.EndsWith("/enum", StringComparison.Ordinal);

    private static JsonKinds Types(SchemaNode node)
    {
        var kinds = JsonKinds.Any;
        for (var i = 0; node is not null && i < MostReferences; i++)
        {
            var rules = node.Rules;
            if (rules.Never)
            {
                return JsonKinds.None;
            }
            kinds = rules.Types == JsonKinds.Any ? kinds : rules.Types;
            node = rules.Combined?.Reference!;
        }
        return kinds;
    }

    /// <summary>The values of a form that does nothing but list them.</summary>
    private static IEnumerable<JsonElement>? Values(SchemaNode form) => form.Rules switch
    {
        { Combined: not null } => null,
        { Constant: { } constant } => [constant],
        { Allowed: { } allowed } => allowed,
        _ => null,
    };
}
