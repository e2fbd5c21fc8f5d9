using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Settings of the person for a commit's message: the template that it goes into, and the line that ends it.</summary>
internal static partial class CommitWords
{
    private const string Model = "{model}";
    private const string Message = "{message}";

    /// <summary>The line that ends each message; null for none.</summary>
    /// <param name="settings">The settings <c>plugins.git</c>.</param>
    /// <param name="model">The model, as <c>provider/model</c>; null where no model commits, and a line that names it is left out then.</param>
    /// <param name="wrong">Reason why the setting is none; null where it is one.</param>
    public static string? Trailer(JsonElement settings, string? model, out string? wrong)
    {
        wrong = null;
        var trailer = Text(settings, "trailer");
        if (trailer is null)
        {
            return null;
        }

        if (!TrailerForm().IsMatch(trailer))
        {
            wrong = "The setting plugins.git.trailer is no trailer: it is one line, a word of letters, digits and dashes, a colon, and a text. "
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
        wrong = template?.Contains(Message, StringComparison.Ordinal) == false
            ? "The setting plugins.git.template has no {message} in it. Nothing was committed; ask the person to mend it."
            : null;

        // The message goes in last: what stands in it is not filled again.
        return template is null || wrong is not null ? message : Named(template, model).Replace(Message, message.Trim(), StringComparison.Ordinal);
    }

    private static string Named(string text, string? model) => text.Replace(Model, model ?? "no model", StringComparison.Ordinal);

    private static string? Text(JsonElement settings, string name) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString()?.Trim() is { Length: > 0 } text ? text : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]*:[ \t]*[^\s\p{Cc}][^\p{Cc}]*\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex TrailerForm();
}
