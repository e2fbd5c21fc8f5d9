using System.Globalization;
using System.Text;

namespace AgentHost.Json;

/// <summary>A step into an instance; only built while faults are being collected. Null stands for the root.</summary>
internal sealed class JsonPath
{
    private readonly JsonPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    public JsonPath(JsonPath? parent, string name)
    {
        _parent = parent;
        _name = name;
        Depth = (parent?.Depth ?? 0) + 1;
    }

    public JsonPath(JsonPath? parent, int index)
    {
        _parent = parent;
        _index = index;
        Depth = (parent?.Depth ?? 0) + 1;
    }

    /// <summary>Steps from the root.</summary>
    public int Depth { get; }

    /// <summary>The JSON pointer.</summary>
    public static string Pointer(JsonPath? path)
    {
        if (path is null)
        {
            return "";
        }
        var text = new StringBuilder();
        foreach (var step in Steps(path))
        {
            JsonPointer.Append(text, step._name ?? step._index.ToString(CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    /// <summary>The path as a person writes it: <c>arguments.edits[0]["odd name"]</c>.</summary>
    public static string Readable(string root, JsonPath? path)
    {
        if (path is null)
        {
            return root.Length == 0 ? "value" : root;
        }
        var text = new StringBuilder(root);
        foreach (var step in Steps(path))
        {
            if (step._name is not { } name)
            {
                text.Append('[').Append(step._index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else if (IsPlain(name))
            {
                text.Append(text.Length == 0 ? "" : ".").Append(name);
            }
            else
            {
                text.Append("[\"").Append(SchemaText.Short(name)).Append("\"]");
            }
        }
        return text.ToString();
    }

    private static JsonPath[] Steps(JsonPath path)
    {
        var steps = new JsonPath[path.Depth];
        for (var step = path; step is not null; step = step._parent)
        {
            steps[step.Depth - 1] = step;
        }
        return steps;
    }

    private static bool IsPlain(string name)
    {
        if (name.Length is 0 or > 64 || char.IsAsciiDigit(name[0]))
        {
            return false;
        }
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '$'))
            {
                return false;
            }
        }
        return true;
    }
}
