using System.Text.Json;

namespace AgentHost.Plugins.Hooks;

/// <summary>Something wrong with a declaration, at its place.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">1-based; 0 for the file as a whole.</param>
/// <param name="Column">1-based, in characters; 0 with line 0.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="IsError">Whether it stops turns.</param>
internal sealed record HookProblem(string File, int Line, int Column, string Message, bool IsError)
{
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("file", File);
        writer.WriteNumber("line", Line);
        writer.WriteNumber("column", Column);
        writer.WriteString("message", Message);
        writer.WriteString("severity", IsError ? "error" : "warning");
        writer.WriteEndObject();
    }
}
