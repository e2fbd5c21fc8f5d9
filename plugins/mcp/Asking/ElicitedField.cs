using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Tools;

namespace AgentHost.Plugins.Mcp.Asking;

/// <summary>A field of a form that a server asks a person to fill in.</summary>
/// <param name="name">Its name.</param>
/// <param name="schema">What it may hold.</param>
/// <param name="required">Whether it may not stay empty.</param>
internal sealed class ElicitedField(string name, JsonElement schema, bool required)
{
    private const int MostOptions = 50;

    private readonly List<(string Label, JsonElement Value)> _options = Options(schema);

    public string Name => name;

    public bool Required => required;

    /// <summary>The value that it has where nothing is typed; null for none.</summary>
    public JsonElement? Default => schema.Get("default") is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } given ? given.Clone() : null;

    private bool IsList => schema.Text("type") == "array";

    /// <summary>The question for it.</summary>
    /// <param name="said">What the server says of the form.</param>
    /// <param name="wrong">What was wrong with the answer before; null for the first.</param>
    public Question Ask(string said, string? wrong)
    {
        var about = schema.Text("description") ?? schema.Text("title") ?? "";
        var empty = Default is { } given ? $" (empty: {Cleaned.Line(given.ValueKind == JsonValueKind.String ? Json.Safe(given) : given.GetRawText(), 60)})"
            : required ? "" : " (may stay empty)";
        return new Question(
            $"{(wrong is null ? "" : wrong + "\n")}{said}\n{Cleaned.Line(name, 60)}{(about.Length > 0 ? $": {Cleaned.Line(about, 300)}" : "")}{empty}")
        {
            Header = "MCP",
            Options = [.. _options.Select(static option => new QuestionOption(option.Label))],
            MultiSelect = IsList,
            Optional = Default is not null || !required,
        };
    }

    /// <summary>Reads an answer that is not empty.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public string? Read(QuestionAnswer answer, out JsonElement value)
    {
        value = default;
        var given = answer.Values.Where(static text => !string.IsNullOrWhiteSpace(text)).ToList();
        if (_options.Count > 0)
        {
            var chosen = given.Select(text => _options.Find(option => string.Equals(option.Label, text.Trim(), StringComparison.OrdinalIgnoreCase))).ToList();
            var unknown = chosen.FindIndex(static option => option.Label is null);
            if (unknown >= 0)
            {
                return $"{Cleaned.Line(given[unknown], 60)} is none of what can be chosen.";
            }

            value = IsList ? Json.Of(new JsonArray([.. chosen.Select(static option => JsonNode.Parse(option.Value.GetRawText()))])) : chosen[0].Value;
            return IsList ? Outside(chosen.Count, "minItems", "maxItems", "Choose") : null;
        }

        var text = given[0];
        switch (schema.Text("type"))
        {
            case "integer":
                if (!long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture, out var whole))
                {
                    return $"{Cleaned.Line(text, 60)} is no whole number.";
                }

                value = AgentJson.ToElement(whole);
                return Outside(whole, "minimum", "maximum", "It has to be");
            case "number":
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                {
                    return $"{Cleaned.Line(text, 60)} is no number.";
                }

                value = AgentJson.Parse(number.ToString("R", CultureInfo.InvariantCulture));
                return Outside(number, "minimum", "maximum", "It has to be");
            default:
                value = IsList ? Json.Of(new JsonArray([.. given.Select(static each => (JsonNode)each)])) : AgentJson.ToElement(text);
                return IsList ? null : Outside(text.Length, "minLength", "maxLength", "Its length has to be");
        }
    }

    private string? Outside(double amount, string least, string most, string what)
    {
        var (low, high) = (Bound(least), Bound(most));
        return amount < low ? string.Create(CultureInfo.InvariantCulture, $"{what} at least {low}.")
            : amount > high ? string.Create(CultureInfo.InvariantCulture, $"{what} at most {high}.")
            : null;
    }

    private double? Bound(string member) => schema.Get(member) is { ValueKind: JsonValueKind.Number } bound && bound.TryGetDouble(out var value) ? value : null;

    private static List<(string Label, JsonElement Value)> Options(JsonElement schema)
    {
        if (schema.Text("type") == "boolean")
        {
            return [("yes", AgentJson.Parse("true")), ("no", AgentJson.Parse("false"))];
        }

        var choices = schema.Text("type") == "array" ? schema.Get("items") : schema;
        var list = new List<(string, JsonElement)>();
        foreach (var item in choices.Get("enum").Items().Where(static item => item.ValueKind == JsonValueKind.String).Take(MostOptions))
        {
            list.Add((Cleaned.Line(Json.Safe(item), 100), item.Clone()));
        }

        foreach (var item in choices.Get("oneOf").Items().Concat(choices.Get("anyOf").Items()).Take(MostOptions))
        {
            if (item.Get("const") is { ValueKind: JsonValueKind.String } value)
            {
                list.Add((Cleaned.Line(item.Text("title") ?? Json.Safe(value), 100), value.Clone()));
            }
        }

        return list;
    }
}
