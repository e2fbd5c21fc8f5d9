using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Keywords about arrays.</summary>
internal sealed class SchemaArrayRules
{
    public SchemaNode[] PrefixItems { get; set; } = [];

    public SchemaNode? Items { get; set; }

    public SchemaNode? Contains { get; set; }

    public int MinContains { get; set; } = 1;

    public int MaxContains { get; set; } = int.MaxValue;

    public int MinItems { get; set; }

    public int MaxItems { get; set; } = int.MaxValue;

    public bool UniqueItems { get; set; }

    public bool Check(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        var fits = true;
        var count = value.GetArrayLength();
        if (count < MinItems || count > MaxItems)
        {
            if (run.Quiet)
            {
                return false;
            }
            fits = count < MinItems
                ? run.Fail(path, node, "minItems", $"expected at least {SchemaText.Count(MinItems, "item")}, got {count}")
                : run.Fail(path, node, "maxItems", $"expected at most {SchemaText.Count(MaxItems, "item")}, got {count}");
        }
        if ((PrefixItems.Length > 0 || Items is not null) && !CheckItems(node, value, run, path, seen))
        {
            fits = false;
        }
        if (!fits && run.IsFull)
        {
            return false;
        }
        if (Contains is not null && !CheckContains(node, value, run, path, seen))
        {
            fits = false;
        }
        if (UniqueItems && SchemaValues.FindRepeated(value, run) is var (first, second))
        {
            fits = !run.Quiet && run.Fail(path, node, "uniqueItems", $"items [{first}] and [{second}] are equal; each item may be there once");
        }
        return fits;
    }

    private bool CheckItems(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        var fits = true;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var rule = index < PrefixItems.Length ? PrefixItems[index] : Items;
            if (rule is null)
            {
                break;
            }
            if (index == PrefixItems.Length && index > 0 && rule.Rules.Never)
            {
                return !run.Quiet && run.Fail(path, node, "items", $"expected at most {SchemaText.Count(index, "item")}, got {value.GetArrayLength()}");
            }
            if (!rule.Check(item, run, run.Quiet ? null : new JsonPath(path, index), null))
            {
                fits = false;
                if (run.IsFull)
                {
                    return false;
                }
            }
            seen?.Mark(index);
            index++;
        }
        return fits;
    }

    private bool CheckContains(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        var found = 0;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (run.Quietly(Contains!, item, null, null))
            {
                found++;
                seen?.Mark(index);
                if (seen is null && found >= MinContains && MaxContains == int.MaxValue)
                {
                    break;
                }
            }
            else if (run.Stopped is not null)
            {
                return false;
            }
            index++;
        }
        if (found >= MinContains && found <= MaxContains)
        {
            return true;
        }
        if (run.Quiet)
        {
            return false;
        }
        return found < MinContains
            ? run.Fail(
                path,
                node,
                MinContains == 1 ? "contains" : "minContains",
                $"expected at least {SchemaText.Count(MinContains, "item")} of the required form, got {found}")
            : run.Fail(path, node, "maxContains", $"expected at most {SchemaText.Count(MaxContains, "item")} of the limited form, got {found}");
    }
}
