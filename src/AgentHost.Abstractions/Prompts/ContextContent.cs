namespace AgentHost;

/// <summary>The content of a reference: a text, another reference, or an error.</summary>
public sealed record ContextContent
{
    /// <summary>The text; null where there is none.</summary>
    public string? Text { get; init; }

    /// <summary>Last line of the text, where lines were asked for: less than was asked for where the file ends before.</summary>
    public int? EndLine { get; init; }

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

    /// <summary>Nothing, and why.</summary>
    public static ContextContent Failed(string error) => new() { Error = error };

    /// <summary>Another reference that stands for it.</summary>
    public static ContextContent Continue(string next) => new() { Next = next };
}
