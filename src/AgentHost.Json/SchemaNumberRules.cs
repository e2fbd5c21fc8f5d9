using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Keywords about numbers.</summary>
internal sealed class SchemaNumberRules
{
    public NumberBound? Minimum { get; set; }

    public NumberBound? Maximum { get; set; }

    public NumberBound? ExclusiveMinimum { get; set; }

    public NumberBound? ExclusiveMaximum { get; set; }

    public NumberBound? MultipleOf { get; set; }

    public bool Check(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path)
    {
        if (!run.Spend(1 + (SchemaValues.Size(value) / 16)))
        {
            return false;
        }
        var (keyword, wanted) =
            Minimum is not null && Minimum.Compare(value) < 0 ? ("minimum", $"{Minimum} or more")
            : Maximum is not null && Maximum.Compare(value) > 0 ? ("maximum", $"{Maximum} or less")
            : ExclusiveMinimum is not null && ExclusiveMinimum.Compare(value) <= 0 ? ("exclusiveMinimum", $"more than {ExclusiveMinimum}")
            : ExclusiveMaximum is not null && ExclusiveMaximum.Compare(value) >= 0 ? ("exclusiveMaximum", $"less than {ExclusiveMaximum}")
            : MultipleOf is not null && MultipleOf.Divides(value) != true ? ("multipleOf", $"a multiple of {MultipleOf}")
            : default;
        return keyword is null
            || (!run.Quiet && run.Fail(path, node, keyword, $"expected {wanted}, got {SchemaText.Describe(value)}"));
    }
}
