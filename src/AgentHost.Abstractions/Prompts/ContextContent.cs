namespace AgentHost;

/// <summary>The content of a reference: a text, lines of a file, another reference, or an error.</summary>
public sealed record ContextContent
{
    /// <summary>The text; null where there is none.</summary>
    public string? Text { get; init; }

    /// <summary>First line of <see cref="Path"/>, from 1.</summary>
    public int? StartLine { get; init; }

    /// <summary>
    /// Last line of the text, where lines were asked for: less than was asked for where the file ends before. With <see cref="Path"/> its last line, inclusive.
    /// </summary>
    public int? EndLine { get; init; }

    /// <summary>
    /// A file whose lines stand for it, as <see cref="IFiles"/> takes it; null where there is none. The host reads them, and judges it as if the person had
    /// written <c>@PATH:START-END</c>.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>A name for it, for people; null for the reference itself.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Another reference of the same plugin, without <c>@</c>, that stands for it; it is judged as if the person had written it. Ten are followed.
    /// </summary>
    public string? Next { get; init; }

    /// <summary>The error, one sentence that says why there is nothing.</summary>
    public string? Error { get; init; }

    /// <summary>A text.</summary>
    public static ContextContent Of(string text) => new() { Text = text };

    /// <summary>Lines of a file that stand for it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">The first line, from 1.</param>
    /// <param name="end">The last line, inclusive.</param>
    public static ContextContent Lines(string path, int start, int end) => new() { Path = path, StartLine = start, EndLine = end };

    /// <summary>Nothing, and why.</summary>
    public static ContextContent Failed(string error) => new() { Error = error };

    /// <summary>Another reference that stands for it.</summary>
    public static ContextContent Continue(string next) => new() { Next = next };
}
