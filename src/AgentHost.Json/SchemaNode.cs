using System.Text;
using System.Text.Json;

namespace AgentHost.Json;

/// <summary>One schema inside a schema; its keywords are read when a value first meets it. Safe for use from several threads.</summary>
internal sealed class SchemaNode
{
    private readonly CompiledSchema _owner;
    private readonly SchemaNode? _parent;
    private readonly string _keyword;
    private readonly string? _member;
    private SchemaRules? _rules;

    private SchemaNode(CompiledSchema owner, JsonElement element, SchemaScope scope, SchemaNode? parent, string keyword, string? member)
    {
        _owner = owner;
        _parent = parent;
        _keyword = keyword;
        _member = member;
        Element = element;
        Scope = scope;
    }

    public JsonElement Element { get; }

    /// <summary>Base that references inside this schema are relative to.</summary>
    public SchemaScope Scope { get; }

    /// <summary>JSON pointer of this schema in the whole.</summary>
    public string Location
    {
        get
        {
            if (_parent is null)
            {
                return _keyword;
            }
            var text = new StringBuilder(_parent.Location);
            JsonPointer.Append(text, _keyword);
            if (_member is not null)
            {
                JsonPointer.Append(text, _member);
            }
            return text.ToString();
        }
    }

    /// <summary>The keywords. Two threads may read them at the same time; the first to finish wins.</summary>
    public SchemaRules Rules
    {
        get
        {
            if (Volatile.Read(ref _rules) is { } rules)
            {
                return rules;
            }
            rules = SchemaReader.Read(_owner, this);
            return Interlocked.CompareExchange(ref _rules, rules, null) ?? rules;
        }
    }

    public static SchemaNode At(CompiledSchema owner, JsonElement element, SchemaScope scope, string location) =>
        new(owner, element, scope, null, location, null);

    public SchemaNode Child(JsonElement element, string keyword, string? member = null)
    {
        var scope = Scope;
        if (SchemaScope.BeginsIn(element))
        {
            scope = scope.Enter(element, new SchemaNode(_owner, element, scope, this, keyword, member).Location);
        }
        return new(_owner, element, scope, this, keyword, member);
    }

    /// <summary>Checks that a value fits.</summary>
    /// <param name="value">The value.</param>
    /// <param name="run">Bounds and faults.</param>
    /// <param name="path">The value's place; kept only while faults are collected.</param>
    /// <param name="seen">Receives what was looked at, where somebody asks.</param>
    public bool Check(JsonElement value, SchemaRun run, JsonPath? path, Evaluated? seen)
    {
        if (!run.Enter())
        {
            return false;
        }
        var fits = Rules.Check(this, value, run, path, seen);
        run.Leave();
        return fits && run.Stopped is null;
    }
}
