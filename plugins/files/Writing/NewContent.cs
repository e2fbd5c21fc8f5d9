using AgentHost.Plugins.Files.Text;
using AgentHost.TextForms;

namespace AgentHost.Plugins.Files.Writing;

/// <summary>The bytes that a write comes to, in the form of the file that is there.</summary>
internal static class NewContent
{
    /// <summary>The new bytes, and remarks for the model.</summary>
    /// <param name="existing">The file now; null when there is none.</param>
    /// <param name="arguments">What to write.</param>
    public static (byte[] Bytes, IReadOnlyList<string> Notes) Make(ExistingText? existing, WriteArguments arguments)
    {
        var notes = new List<string>();
        if (existing?.Text is not { } before)
        {
            return (TextFormat.Default.GetBytes(arguments.Content), notes);
        }

        var text = arguments.Content;
        if (LineEndings.IsCrLf(before) && text.Contains('\n', StringComparison.Ordinal) && !text.Contains("\r\n", StringComparison.Ordinal))
        {
            text = LineEndings.To(text, crLf: true);
            notes.Add("CR LF line endings kept");
        }

        if (arguments.Mode == WriteMode.Append)
        {
            if (before.Length > 0 && before[^1] != '\n' && text.Length > 0 && text[0] is not ('\n' or '\r'))
            {
                text = (LineEndings.IsCrLf(before) ? "\r\n" : "\n") + text;
                notes.Add("the last line was unfinished: a line break was put before the new text");
            }

            text = before + text;
        }

        var format = existing.Format;
        if (!format.CanHold(text))
        {
            format = TextFormat.Default;
            notes.Add("now UTF-8: Latin-1 cannot hold the new text");
        }
        else if (format.Name is { } name)
        {
            notes.Add($"{name} kept");
        }

        return (format.GetBytes(text), notes);
    }
}
