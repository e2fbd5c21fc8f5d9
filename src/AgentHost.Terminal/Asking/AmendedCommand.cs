using System.Text.Json;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Asking;

/// <summary>The command of a call, as a person changes it before it is allowed.</summary>
/// <param name="arguments">Arguments of the call.</param>
internal sealed class AmendedCommand(JsonElement arguments)
{
    private const string Name = "command";
    private const string Head = "command> ";

    private readonly EditBuffer _text = new(new KillRing());

    /// <summary>True where a call has a command in one line that can be changed.</summary>
    public bool IsPossible => Original is { } text && !text.Contains('\n', StringComparison.Ordinal);

    /// <summary>True while it is typed into.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The command that it was changed into; null for none.</summary>
    public string? Text { get; private set; }

    private string? Original =>
        arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(Name, out var command) && command.ValueKind == JsonValueKind.String
            ? command.GetString()
            : null;

    /// <summary>Begins to change it.</summary>
    public void Open()
    {
        _text.Set(Text ?? Original!);
        IsOpen = true;
    }

    /// <summary>Leaves it as it was.</summary>
    public void Close() => IsOpen = false;

    /// <summary>Takes a key. Enter keeps what is typed, and allows nothing.</summary>
    /// <param name="press">The key.</param>
    public bool Take(KeyPress press)
    {
        if (!press.Is(Key.Enter) && !press.Is(Key.Escape))
        {
            return TextKeys.Take(_text, press);
        }

        if (press.Is(Key.Enter))
        {
            Set(_text.Text);
        }

        IsOpen = false;
        return true;
    }

    /// <summary>Puts another command in its place; nothing, or the same, is the one that was asked about.</summary>
    /// <param name="text">The command.</param>
    public void Set(string text)
    {
        text = text.Trim();
        Text = text.Length == 0 || text == Original ? null : text;
    }

    /// <summary>Takes a text that was pasted.</summary>
    /// <param name="text">The text.</param>
    public void Paste(string text)
    {
        if (text.Length > 0)
        {
            _text.Insert(PasteFolds.Plain(text.ReplaceLineEndings(" ")), typed: false);
        }
    }

    /// <summary>Its rows, and the caret in them.</summary>
    /// <param name="width">Cells of a row.</param>
    public (IReadOnlyList<Line> Rows, (int Row, int Column)? Caret) Draw(int width)
    {
        var rows = WrappedText.Wrap(_text.Text, Math.Max(2, width - Head.Length - 1));
        var (row, cell) = rows.Locate(_text.Caret);
        return (
            [new Line([new Span(Head, Style.Magenta), new Span(rows.Rows[row].Text)]), Line.Of("Enter keeps it and asks again, Esc leaves it as it was", Style.Dim)],
            (0, Head.Length + cell));
    }

    /// <summary>Arguments of the call with the changed command; null where it was not changed.</summary>
    public JsonElement? Arguments()
    {
        if (Text is not { } text)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in arguments.EnumerateObject())
            {
                if (member.NameEquals(Name))
                {
                    writer.WriteString(Name, text);
                }
                else
                {
                    member.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return AgentJson.Parse(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
