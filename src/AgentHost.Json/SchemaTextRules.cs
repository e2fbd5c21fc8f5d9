using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Keywords about strings. Lengths count characters (code points), as schemas define it.</summary>
internal sealed class SchemaTextRules
{
    public int MinLength { get; set; }

    public int MaxLength { get; set; } = int.MaxValue;

    public SchemaPattern? Pattern { get; set; }

    public bool Check(SchemaNode node, JsonElement value, SchemaRun run, JsonPath? path)
    {
        var text = value.GetString()!;
        if (!run.Spend(1 + (text.Length / 64)))
        {
            return false;
        }
        var fits = true;
        if (MinLength > 0 || MaxLength < int.MaxValue)
        {
            var length = Length(text);
            if (length < MinLength || length > MaxLength)
            {
                if (run.Quiet)
                {
                    return false;
                }
                fits = length < MinLength
                    ? run.Fail(
                        path,
                        node,
                        "minLength",
                        MinLength == 1 ? "must not be empty" : $"expected at least {SchemaText.Count(MinLength, "character")}, got {length}")
                    : run.Fail(path, node, "maxLength", $"expected at most {SchemaText.Count(MaxLength, "character")}, got {length}");
            }
        }
        if (Pattern is not null && Pattern.Matches(text, node, run) == false)
        {
            return !run.Quiet && run.Stopped is null
                && run.Fail(path, node, "pattern", $"expected text that matches {Pattern}, got {SchemaText.Describe(value)}");
        }
        return fits;
    }

    private static int Length(string text)
    {
        var length = text.Length;
        foreach (var c in text)
        {
            // Text of JSON has whole pairs only.
            if (char.IsLowSurrogate(c))
            {
                length--;
            }
        }
        return length;
    }
}
