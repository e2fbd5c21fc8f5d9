using System.Text.Json;
using AgentHost.Plugins.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Asking;

/// <summary>Puts a server's question to the person: one field after the other, or a page to open.</summary>
internal static class UserElicitation
{
    private const int MostFields = 20;
    private const int MostAttempts = 5;

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
        foreach (var member in fields)
        {
            var field = new ElicitedField(member.Name, member.Value, required.Contains(member.Name));
            var (action, value) = await FillAsync(said, field, user, cancellationToken);
            if (action is not null)
            {
                return new ElicitResult { Action = action };
            }

            if (value is { } given)
            {
                content[field.Name] = given;
            }
        }

        return new ElicitResult { Action = "accept", Content = content };
    }

    /// <summary>Asks for a field, again where the answer does not fit.</summary>
    /// <returns>How the form ends, null where it goes on; and the value, null where the field stays empty.</returns>
    private static async ValueTask<(string? Action, JsonElement? Value)> FillAsync(
        string said, ElicitedField field, IUserInteraction user, CancellationToken cancellationToken)
    {
        string? wrong = null;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await user.AskAsync(field.Ask(said, wrong), cancellationToken) is not { } answer)
            {
                return ("cancel", null);
            }

            if (answer.Values.All(string.IsNullOrWhiteSpace))
            {
                if (field.Default is not null || !field.Required)
                {
                    return (null, field.Default);
                }

                wrong = "It may not stay empty.";
                continue;
            }

            wrong = field.Read(answer, out var value);
            if (wrong is null)
            {
                return (null, value);
            }
        }

        return ("cancel", null);
    }
}
