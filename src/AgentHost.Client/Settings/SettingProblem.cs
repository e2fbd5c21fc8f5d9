namespace AgentHost.Client;

/// <summary>Something wrong in a settings file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line, from 1; 0 for the file as a whole.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">One sentence: what was expected, what to do.</param>
/// <param name="IsError">An error keeps turns from running; a warning does not.</param>
public sealed record SettingProblem(string File, int Line, int Column, string Message, bool IsError)
{
    /// <summary>Stable code of what is wrong, which <c>agent help CODE</c> explains; null for what has none.</summary>
    public string? Code { get; init; }
}
