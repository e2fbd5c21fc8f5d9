using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A line of code with the classes of its parts.</summary>
public sealed record CodeLine
{
    /// <summary>Makes a line of which all is plain.</summary>
    /// <param name="text">The line, without its end; made harmless.</param>
    public CodeLine(string text)
    {
        Text = Clean(text);
        Tokens = Text.Length == 0 ? [] : [new CodeToken(0, Text.Length, CodeClass.Plain)];
    }

    /// <summary>Makes a line.</summary>
    /// <param name="text">The line, without its end; harmless already.</param>
    /// <param name="tokens">Its parts, in order, none empty, which together are the line.</param>
    /// <exception cref="ArgumentException">The text holds what is not harmless, or the parts are not the line.</exception>
    public CodeLine(string text, IReadOnlyList<CodeToken> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (Clean(text) != text)
        {
            throw new ArgumentException("The line holds characters that are not to be shown.", nameof(text));
        }

        var at = 0;
        foreach (var token in tokens)
        {
            if (token.Start != at || token.Length < 1)
            {
                throw new ArgumentException($"A part begins at {token.Start}, {token.Length} long, where one of {at} is due.", nameof(tokens));
            }

            at += token.Length;
        }

        if (at != text.Length)
        {
            throw new ArgumentException($"The parts end at {at}, the line at {text.Length}.", nameof(tokens));
        }

        Text = text;
        Tokens = tokens;
    }

    /// <summary>The line, without its end.</summary>
    public string Text { get; }

    /// <summary>Its parts, in order, none empty, which together are the line.</summary>
    public IReadOnlyList<CodeToken> Tokens { get; }

    private static string Clean(string text) => SafeText.Clean(text).Replace('\n', ' ');
}
