using System.Buffers;
using System.Text.Json;
using AgentHost.Acp.Connecting;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;
using AgentHost.Client;

namespace AgentHost.Acp.Asking;

/// <summary>
/// Asks the editor's person a question: by a form where the editor has forms, else as a choice, which every editor has. What fits neither is declined.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="editor">The editor.</param>
/// <param name="session">The session as the editor knows it.</param>
internal sealed class QuestionAsker(IHostClient host, EditorLink editor, string session)
{
    private const int MostOptions = 50;
    private const int LongestText = 4_000;
    private const string Field = "answer";
    private const string Skip = "skip";

    /// <summary>Asks, and hands the answer to the host.</summary>
    /// <param name="pending">The question.</param>
    /// <param name="cancellationToken">Takes it back.</param>
    public async Task AskAsync(PendingQuestion pending, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(pending.Id, pending.Question, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await host.Prompts.AnswerQuestionAsync(pending.Id, answer, CancellationToken.None);
        }
        catch (Exception exception) when (exception is HostException or ObjectDisposedException)
        {
            editor.Options.Report($"An answer to a question was lost: {exception.Message}");
        }
    }

    /// <summary>Asks a question.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Takes it back.</param>
    /// <returns>The answer; null where it is declined, and where it is a secret: a form is no place for one.</returns>
    public async Task<QuestionAnswer?> AskAsync(string id, Question question, CancellationToken cancellationToken)
    {
        if (question.Secret)
        {
            return null;
        }

        var text = PlainText.Of(
            $"{(question.Header is { } header ? header + ": " : "")}{question.Text}{(question.OpenUrl is { } url ? "\nOpen in your browser: " + url : "")}",
            LongestText);
        var labels = question.Options.Take(MostOptions).Select(static option => option.Label).ToList();
        return editor.Capabilities.Elicitation?.Form is not null ? await FormAsync(text, question, labels, cancellationToken)
            : labels.Count > 0 && !question.MultiSelect ? await ChooseAsync(id, text, question, labels, cancellationToken)
            : null;
    }

    private async Task<QuestionAnswer?> FormAsync(string text, Question question, List<string> labels, CancellationToken cancellationToken)
    {
        var reply = await editor.AskAsync(
            AcpMethods.ElicitationCreate,
            new ElicitationQuestion("form", text) { SessionId = session, RequestedSchema = Schema(question, labels) },
            AcpJson.Default.ElicitationQuestion,
            AcpJson.Default.ElicitationReply,
            cancellationToken);
        if (reply is not { Action: "accept" })
        {
            return null;
        }

        IReadOnlyList<string> values = reply.Content is not { ValueKind: JsonValueKind.Object } content || !content.TryGetProperty(Field, out var value) ? []
            : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } word ? [word]
            : value.ValueKind == JsonValueKind.Array
                ? [.. value.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)]
            : [];
        return values.Count > 0 || question.Optional ? new QuestionAnswer(values) : null;
    }

    private async Task<QuestionAnswer?> ChooseAsync(string id, string text, Question question, List<string> labels, CancellationToken cancellationToken)
    {
        List<PermissionOption> options =
        [
            .. labels.Select(static (label, index) => new PermissionOption(
                index.ToString(System.Globalization.CultureInfo.InvariantCulture), PlainText.Line(label, 200), PermissionOptionKinds.AllowOnce)),
            new(Skip, "Do not answer", PermissionOptionKinds.RejectOnce),
        ];
        var reply = await editor.AskAsync(
            AcpMethods.RequestPermission,
            new PermissionQuestion(
                session,
                new ToolCallDetails("question-" + id)
                {
                    Title = PlainText.Line(question.Text, 200),
                    Kind = ToolKinds.Other,
                    Status = ToolStatuses.Pending,
                    Content = [CallProgress.Text(text)],
                },
                options),
            AcpJson.Default.PermissionQuestion,
            AcpJson.Default.PermissionReply,
            cancellationToken);
        return reply?.Outcome is { Outcome: "selected", OptionId: { } chosen } && chosen != Skip
            && int.TryParse(chosen, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var at) && at < labels.Count
            ? new QuestionAnswer([labels[at]])
            : null;
    }

    private static JsonElement Schema(Question question, List<string> labels)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "object"u8);
            writer.WriteStartObject("properties"u8);
            writer.WriteStartObject(Field);
            writer.WriteString("title"u8, question.Header ?? "Answer");
            if (labels.Count > 0 && question.MultiSelect)
            {
                writer.WriteString("type"u8, "array"u8);
                writer.WriteStartObject("items"u8);
                Words(writer, labels);
                writer.WriteEndObject();
            }
            else if (labels.Count > 0)
            {
                Words(writer, labels);
            }
            else
            {
                writer.WriteString("type"u8, "string"u8);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            if (!question.Optional)
            {
                writer.WriteStartArray("required"u8);
                writer.WriteStringValue(Field);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Words(Utf8JsonWriter writer, List<string> labels)
    {
        writer.WriteString("type"u8, "string"u8);
        writer.WriteStartArray("enum"u8);
        foreach (var label in labels)
        {
            writer.WriteStringValue(label);
        }

        writer.WriteEndArray();
    }
}
