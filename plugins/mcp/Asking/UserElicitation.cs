using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Asking;

/// <summary>Puts a server's question to the person: one field after the other, or a page to open.</summary>
internal static class UserElicitation
{
    private const int MostFields = 20;
    private const int MostOptions = 50;

    public static async ValueTask<ElicitResult> AskAsync(string server, ElicitRequestParams request, IUserInteraction user, CancellationToken cancellationToken)
    {
        var said = $"The MCP server {server} asks: {Cleaned.Text(request.Message ?? "", 1_000)}";
        if (request.Url is { Length: > 0 } url)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var page) || page.Scheme != "https")
            {
                return new ElicitResult { Action = "decline" };
            }

            var opened = await user.AskAsync(
                Question.Confirm($"{said}\nIt wants you to open a page of {page.Host}.") with { Header = "MCP", OpenUrl = page.AbsoluteUri },
                cancellationToken);
            return new ElicitResult { Action = opened is { Values: ["yes", ..] } ? "accept" : opened is null ? "cancel" : "decline" };
        }

        // Read as JSON: of the forms that a field may have the host asks for what it knows.
        var schema = request.RequestedSchema is { } requested ? JsonSerializer.SerializeToElement(requested, McpJsonUtilities.DefaultOptions) : default;
        var fields = schema.Get("properties") is { ValueKind: JsonValueKind.Object } properties ? properties.EnumerateObject().Take(MostFields).ToList() : [];
        if (fields.Count == 0)
        {
            var agreed = await user.AskAsync(Question.Confirm(said) with { Header = "MCP" }, cancellationToken);
            return new ElicitResult { Action = agreed is { Values: ["yes", ..] } ? "accept" : agreed is null ? "cancel" : "decline" };
        }

        var required = schema.Get("required").Items().Select(Json.Safe).ToHashSet(StringComparer.Ordinal);
        var content = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            var answer = await user.AskAsync(Ask(said, field, required.Contains(field.Name)), cancellationToken);
            if (answer is null)
            {
                return new ElicitResult { Action = "cancel" };
            }

            if (Value(field.Value, answer) is { } value)
            {
                content[field.Name] = value;
            }
            else if (field.Value.Get("default") is { ValueKind: not JsonValueKind.Undefined } fallback)
            {
                content[field.Name] = fallback.Clone();
            }
            else if (required.Contains(field.Name))
            {
                return new ElicitResult { Action = "decline" };
            }
        }

        return new ElicitResult { Action = "accept", Content = content };
    }

    private static Question Ask(string said, JsonProperty field, bool required)
    {
        var about = field.Value.Text("description") ?? field.Value.Text("title") ?? "";
        var text = $"{said}\n{Cleaned.Line(field.Name, 60)}{(about.Length > 0 ? $": {Cleaned.Line(about, 300)}" : "")}{(required ? "" : " (may stay empty)")}";
        var options = Options(field.Value);
        return new Question(text)
        {
            Header = "MCP",
            Options = [.. options.Select(static option => new QuestionOption(option.Label))],
            MultiSelect = field.Value.Text("type") == "array"
        };
    }

    private static List<(string Label, JsonElement Value)> Options(JsonElement field)
    {
        if (field.Text("type") == "boolean")
        {
            return [("yes", AgentJson.Parse("true")), ("no", AgentJson.Parse("false"))];
        }

        var choices = field.Text("type") == "array" ? field.Get("items") : field;
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

    private static JsonElement? Value(JsonElement field, QuestionAnswer answer)
    {
        var options = Options(field);
        if (field.Text("type") == "array")
        {
            return Json.Of(new JsonArray([
                .. answer.Values.Select(label => options.Find(option => option.Label == label)).Where(static option => option.Label is not null)
                    .Select(static option => JsonNode.Parse(option.Value.GetRawText()))
            ]));
        }

        if (answer.Values is not [{ Length: > 0 } said, ..])
        {
            return null;
        }

        if (options.Count > 0)
        {
            return options.Find(option => string.Equals(option.Label, said, StringComparison.OrdinalIgnoreCase)) is { Label: not null } chosen
                ? chosen.Value
                : null;
        }

        return field.Text("type") switch
        {
            "integer" => long.TryParse(said, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? AgentJson.ToElement(whole) : null,
            "number" =>
                double.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? AgentJson.Parse(number.ToString("R", CultureInfo.InvariantCulture))
                    : null,
            _ => AgentJson.ToElement(said),
        };
    }
}
