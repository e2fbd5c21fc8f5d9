namespace AgentHost.Json;

/// <summary>Something wrong in a JSON file: where it is and, in one plain sentence, what to do about it.</summary>
/// <param name="File">The file as its reader named it.</param>
/// <param name="Line">1-based; 0 where the problem is with the file as a whole.</param>
/// <param name="Column">1-based, in characters (a character outside the basic plane counts once, a tab counts once); 0 with line 0.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Severity">Whether the text is still usable.</param>
public sealed record JsonProblem(string File, int Line, int Column, string Message, JsonSeverity Severity)
{
    /// <summary>One of <see cref="ProblemCodes"/>; null for what has none.</summary>
    public string? Code { get; init; }

    /// <summary>The form that editors and terminals turn into a link: <c>file:line:column: message</c>.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";

    /// <summary>The same with its code behind it, as checks show it.</summary>
    public string ToStringWithCode() => Code is null ? ToString() : $"{this} ({Code})";
}
