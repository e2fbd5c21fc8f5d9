using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Marks of the properties or items of one value that some schema has looked at; kept only where an <c>unevaluated…</c> keyword asks.</summary>
internal sealed class Evaluated
{
    private readonly bool[] _marks;

    private Evaluated(int count) => _marks = new bool[count];

    /// <summary>Null where the work bound is reached, or the value has no parts.</summary>
    public static Evaluated? Of(JsonElement value, SchemaRun run)
    {
        var count = value.ValueKind switch
        {
            JsonValueKind.Object => value.GetPropertyCount(),
            JsonValueKind.Array => value.GetArrayLength(),
            _ => 0,
        };
        return count > 0 && run.Spend(1 + (count / 16)) ? new(count) : null;
    }

    /// <summary>An empty one for a schema applied to the same value.</summary>
    public Evaluated Fresh() => new(_marks.Length);

    public bool this[int index] => _marks[index];

    public void Mark(int index) => _marks[index] = true;

    public void MarkAll() => Array.Fill(_marks, true);

    /// <summary>Takes over what a fitting schema has looked at.</summary>
    public void Merge(Evaluated? other)
    {
        for (var i = 0; other is not null && i < _marks.Length; i++)
        {
            _marks[i] |= other._marks[i];
        }
    }
}
