using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Expressions;

/// <summary>Places within a text.</summary>
internal static class Places
{
    /// <summary>Place of a character of a text whose first one has a place.</summary>
    public static Place After(string text, int at, Place from)
    {
        var head = text.AsSpan(0, at);
        var lines = head.Count('\n');
        return lines == 0 ? new Place(from.Line, from.Column + at) : new Place(from.Line + lines, from.Column - 1 + at - head.LastIndexOf('\n'));
    }
}
