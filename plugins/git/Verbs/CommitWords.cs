using System.Text.Json;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Git.Committing;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Settings of the person for a commit's message: the template that it goes into, and the line that ends it.</summary>
internal static partial class CommitWords
{
    private const string Model = "{model}";
    private const string Message = "{message}";
    private const string Summary = "{summary}";

    private const string Assisted = "assisted-by";
    private const string CoAuthored = "co-authored-by";
    private const string DefaultName = "agent";

    /// <summary>The form of the line that ends each message, as the settings have it: a word, or a whole line.</summary>
    public static string Form(JsonElement settings) => Text(settings, "trailer") ?? Assisted;

    /// <summary>Tests that the settings say how messages end.</summary>
    public static bool IsSet(JsonElement settings) => Text(settings, "trailer") is not null;

    /// <summary>Tests that the template wants the type of a conventional commit.</summary>
    public static bool WantsType(JsonElement settings) => Text(settings, "template")?.Contains("{type}", StringComparison.Ordinal) == true;

    /// <summary>Tests that a line of a message says who wrote it: a sign-off, or a credit for a person or a tool.</summary>
    public static bool IsCredit(string line) => Credit().IsMatch(line);

    /// <summary>The line that says that a program helped to write the message; null for none.</summary>
    public static string? GeneratedWith(JsonElement settings) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty("generatedWith", out var value) && value.ValueKind == JsonValueKind.True
            ? $"Generated with {Text(settings, "authorName") ?? DefaultName}"
            : null;

    /// <summary>The line that ends each message; null for none.</summary>
    /// <param name="settings">The settings <c>plugins.git</c>.</param>
    /// <param name="model">The model, as <c>provider/model</c>; null where no model commits, and a line that names it is left out then.</param>
    /// <param name="wrong">Reason why the setting is none; null where it is one.</param>
    public static string? Trailer(JsonElement settings, string? model, out string? wrong)
    {
        return Trailer(settings, Form(settings), model, out wrong);
    }

    /// <summary>The same in another form than the settings', as a project's own rule has it.</summary>
    /// <param name="settings">The settings <c>plugins.git</c>.</param>
    /// <param name="trailer">The form.</param>
    /// <param name="model">The model; null for none.</param>
    /// <param name="wrong">Reason why it cannot be written; null where it can.</param>
    public static string? Trailer(JsonElement settings, string trailer, string? model, out string? wrong)
    {
        wrong = null;
        var name = Text(settings, "authorName") ?? DefaultName;
        switch (trailer)
        {
            case "none":
                return null;
            case Assisted:
                return model is null ? null : $"Assisted-by: {name}:{model[(model.IndexOf('/', StringComparison.Ordinal) + 1)..]}";
            case CoAuthored when Text(settings, "authorEmail") is { } address:
                return model is null ? null : $"Co-authored-by: {name} <{address}>";
            case CoAuthored:
                wrong = "The trailer co-authored-by needs an address: set git.authorEmail. Nothing was committed; ask the person to mend it.";
                return null;
        }

        if (!TrailerForm().IsMatch(trailer))
        {
            wrong = "The setting plugins.git.trailer is no trailer: it is assisted-by, co-authored-by, none, or one line, a word of "
                + "letters, digits and dashes, a colon, and a text. "
                + "Nothing was committed; ask the person to mend it.";
            return null;
        }

        return trailer.Contains(Model, StringComparison.Ordinal) && model is null ? null : Named(trailer, model);
    }

    /// <summary>A message as the template has it.</summary>
    /// <param name="settings">The settings <c>plugins.git</c>.</param>
    /// <param name="message">The message.</param>
    /// <param name="model">The model; null for none.</param>
    /// <param name="wrong">Reason why the setting is no template; null where it is one.</param>
    public static string Fill(JsonElement settings, string message, string? model, out string? wrong)
    {
        var template = Text(settings, "template");
        wrong = template is not null && !template.Contains(Message, StringComparison.Ordinal) && !template.Contains(Summary, StringComparison.Ordinal)
            ? "The setting plugins.git.template has no {message} and no {summary} in it. Nothing was committed; ask the person to mend it."
            : null;

        return template is null || wrong is not null ? message : Parts(Named(template, model), message.Trim());
    }

    /// <summary>Puts the parts of a message into a template; a body that the template has no place for stands behind it.</summary>
    private static string Parts(string template, string message)
    {
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        var (type, scope, summary) = MessageStyle.Split(end < 0 ? message : message[..end].TrimEnd());
        var body = end < 0 ? "" : message[end..].Trim();
        if (scope.Length == 0)
        {
            template = template.Replace("({scope})", "", StringComparison.Ordinal);
        }

        if (type.Length == 0)
        {
            template = template.Replace("{type}: ", "", StringComparison.Ordinal);
        }

        // In one pass: what stands in a message is not filled again.
        var filled = Field().Replace(template, field => field.Value switch
        {
            Message => message,
            Summary => summary,
            "{type}" => type,
            "{scope}" => scope,
            _ => body,
        });
        var whole = template.Contains(Message, StringComparison.Ordinal) || template.Contains("{body}", StringComparison.Ordinal);
        return whole || body.Length == 0 ? filled.Trim() : $"{filled.Trim()}\n\n{body}";
    }

    private static string Named(string text, string? model) => text.Replace(Model, model ?? "no model", StringComparison.Ordinal);

    private static string? Text(JsonElement settings, string name) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString()?.Trim() is { Length: > 0 } text ? text : null;

    [GeneratedRegex(@"\{(message|summary|type|scope|body)\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Field();

    [GeneratedRegex(
        @"\A(signed-off-by|co-authored-by|assisted-by|generated-by|generated with)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Credit();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]*:[ \t]*[^\s\p{Cc}][^\p{Cc}]*\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TrailerForm();
}
