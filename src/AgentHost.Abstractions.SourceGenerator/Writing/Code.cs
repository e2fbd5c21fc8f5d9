using System.Text;
using AgentHost.Abstractions.SourceGenerator.Model;

namespace AgentHost.Abstractions.SourceGenerator.Writing;

/// <summary>Lines of C# with their indentation.</summary>
internal sealed class Code
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "") => _text.Append(line.Length == 0 ? "" : new string(' ', _depth * 4)).Append(line).Append('\n');

    public void Open(string line)
    {
        Line(line);
        Line("{");
        _depth++;
    }

    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    /// <summary>Writes members into an existing type.</summary>
    public void Into(TypeDeclaration type, Action members)
    {
        if (type.Namespace.Length > 0)
        {
            Open("namespace " + type.Namespace);
        }

        foreach (var part in type.Chain)
        {
            Open("partial " + part);
        }

        members();
        for (var i = 0; i < type.Chain.Count + (type.Namespace.Length > 0 ? 1 : 0); i++)
        {
            Close();
        }

        Line();
    }

    public override string ToString() => _text.ToString();
}
