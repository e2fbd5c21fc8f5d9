using System.Text;
using System.Text.Json;
using AgentHost.Client;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Serving;

/// <summary>Puts what a turn asks to the client's person, by elicitation. Whatever goes wrong is an answer too: no.</summary>
internal sealed class Asker(IHostClient host, ClientCall call)
{
    private const int LongestTitle = 200;
    private const int LongestRule = 120;
    private const int LongestPreview = 4_000;
    private const int MostOptions = 50;
    private const string Answer = "answer";
    private const string AllowOnce = "allow once";
    private const string Deny = "deny";

    /// <summary>Tests that a client can ask its person by a form.</summary>
    public static bool CanAsk(McpServer client) =>
        client.ClientCapabilities?.Elicitation is { } elicitation && (elicitation.Form is not null || elicitation.Url is null);

    public async Task AskAsync(PermissionRequest request, CancellationToken cancellationToken)
    {
        // A rule that does not fit into the question is not granted by it.
        var rule = request.Suggestions.Count > 0 && request.Suggestions[0].Length <= LongestRule ? request.Suggestions[0] : null;
        var session = rule is null ? null : $"allow {DisplayText.Line(rule, LongestRule)} in this session";
        var text = $"{DisplayText.Line(request.Plan.Title, LongestTitle)} ({request.Plan.Call.Tool}, risk "
            + $"{EnumNames.Write(request.Risk)})\n{DisplayText.Line(request.Reason, 300)}{Preview(request.Plan)}";
        var said = await ElicitAsync(text, Choice(session is null ? [AllowOnce, Deny] : [AllowOnce, session, Deny]), cancellationToken);
        var answer = said switch
        {
            AllowOnce => new PermissionAnswer(PermissionAnswerKind.AllowOnce),
            not null when said == session => new PermissionAnswer(PermissionAnswerKind.AllowSession) { Rule = rule },
            Deny => new PermissionAnswer(PermissionAnswerKind.Deny),
            _ => new PermissionAnswer(PermissionAnswerKind.Deny) { Message = "The client's person gave no answer." },
        };
        await host.Permissions.AnswerAsync(request.Id, answer, CancellationToken.None);
    }

    public async Task AskAsync(PendingQuestion pending, CancellationToken cancellationToken)
    {
        var question = pending.Question;
        string? said = null;

        // A form is no place for a secret.
        if (!question.Secret)
        {
            var text = $"{(question.Header is { } header ? DisplayText.Line(header, 40) + ": " : "")}{DisplayText.Text(question.Text, LongestPreview)}"
                + $"{(question.OpenUrl is { } url ? "\nOpen in your browser: " + DisplayText.Line(url, 2_000) : "")}";
            var labels = question.Options.Take(MostOptions).Select(static option => option.Label).ToList();
            said = await ElicitAsync(text, labels.Count > 0 && !question.MultiSelect ? Choice(labels) : Free(labels), cancellationToken, question.Optional);
        }

        var values = said is null ? null
            : said.Length == 0 ? []
            : question.MultiSelect ? said.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [said];
        var answer = values is { Length: > 0 } || (values is not null && question.Optional) ? new QuestionAnswer(values) : null;
        await host.Prompts.AnswerQuestionAsync(pending.Id, answer, CancellationToken.None);
    }

    /// <summary>Asks for one text.</summary>
    /// <returns>The text, empty where it may be; null where nobody answered.</returns>
    private async Task<string?> ElicitAsync(
        string message, ElicitRequestParams.PrimitiveSchemaDefinition field, CancellationToken cancellationToken, bool optional = false)
    {
        try
        {
            var result = await call.ElicitAsync(
                new ElicitRequestParams
                {
                    Message = message,
                    RequestedSchema = new ElicitRequestParams.RequestSchema { Properties = { [Answer] = field }, Required = optional ? [] : [Answer] },
                },
                cancellationToken);
            return !result.IsAccepted ? null
                : result.Content is { } content && content.TryGetValue(Answer, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()
                : optional ? "" : null;
        }
        catch (Exception exception) when (exception is McpException or IOException or InvalidOperationException
            or OperationCanceledException or JsonException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static ElicitRequestParams.UntitledSingleSelectEnumSchema Choice(IList<string> values) => new() { Title = "Answer", Enum = values };

    private static ElicitRequestParams.StringSchema Free(List<string> labels) =>
        new() { Title = "Answer", Description = labels.Count > 0 ? $"One or several of these, with commas between: {string.Join(", ", labels)}" : null };

    private static string Preview(ToolPlan plan)
    {
        var text = new StringBuilder();
        foreach (var block in plan.Preview)
        {
            var shown = block switch
            {
                TextBlock plain => plain.Text,
                MarkdownBlock markdown => markdown.Text,
                CodeBlock code => code.Text,
                DiffBlock diff => diff.Diff,
                _ => null,
            };
            if (shown is not null && text.Length < LongestPreview)
            {
                text.Append("\n\n").Append(DisplayText.Text(shown, LongestPreview - text.Length));
            }
        }

        return text.ToString();
    }
}
