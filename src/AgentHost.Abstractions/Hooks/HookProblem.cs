namespace AgentHost;

/// <summary>Something that is wrong with a hook's declaration.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="Column">The column, from 1; 0 with line 0.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="IsError">True where it stops turns.</param>
public sealed record HookProblem(string File, int Line, int Column, string Message, bool IsError);
