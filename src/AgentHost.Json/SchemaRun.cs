using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AgentHost.Json;

/// <summary>
/// The state of one validation: its bounds and where faults go. Without a place for faults it is quiet: the first
/// mismatch ends the check and nothing is formatted, which is how a value in order is checked.
/// </summary>
internal sealed class SchemaRun
{
    private readonly SchemaLimits _limits;
    private readonly string _root;
    private int _depth;
    private long _steps;
    private long _patternTicks;
    private List<SchemaFault>? _faults;
    private int _most;
    private List<SchemaFault>? _schemaFaults;

    public SchemaRun(SchemaLimits limits, string root)
    {
        _limits = limits;
        _root = root;
    }

    /// <summary>Nobody reads faults: return at the first.</summary>
    public bool Quiet => _faults is null;

    /// <summary>Reason why the check ended before its end; null when it did not.</summary>
    public string? Stopped { get; private set; }

    public IReadOnlyList<SchemaFault> SchemaFaults => _schemaFaults ?? (IReadOnlyList<SchemaFault>)[];

    /// <summary>Time left for regular expressions; never negative.</summary>
    public TimeSpan PatternTimeLeft => TimeSpan.FromMilliseconds(_limits.MaxPatternMilliseconds) - Stopwatch.GetElapsedTime(0, _patternTicks);

    /// <summary>Begins a schema; false where a bound is reached. Each true needs a <see cref="Leave"/>.</summary>
    public bool Enter()
    {
        if (Stopped is not null || !Spend(1))
        {
            return false;
        }
        if (_depth >= _limits.MaxDepth || ((_depth & 15) == 15 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            return Stop("the schema nests too deeply to be checked (it may refer to itself without end); ask its author to simplify it");
        }
        _depth++;
        return true;
    }

    public void Leave() => _depth--;

    /// <summary>Pays for work; false where the bound is reached.</summary>
    public bool Spend(long steps)
    {
        _steps += steps;
        return _steps <= _limits.MaxSteps || Stop("checking this takes too much work; make the value smaller or its schema simpler");
    }

    public void SpendPatternTime(long ticks) => _patternTicks += ticks;

    /// <summary>Ends the whole check. Always false.</summary>
    public bool Stop(string why)
    {
        Stopped ??= why;
        return false;
    }

    /// <summary>Records a fault. Always false: the value does not fit. Call it only when not <see cref="Quiet"/>.</summary>
    public bool Fail(JsonPath? path, SchemaNode node, string keyword, string problem, bool aboutName = false)
    {
        if (_faults!.Count < _most)
        {
            _faults.Add(new(
                JsonPath.Pointer(path), JsonPath.Readable(_root, path), keyword.Length == 0 ? node.Location : $"{node.Location}/{keyword}",
                problem, aboutName));
        }
        return false;
    }

    /// <summary>True when going on can bring no further fault.</summary>
    public bool IsFull => _faults is null || _faults.Count >= _most || Stopped is not null;

    /// <summary>Checks without recording.</summary>
    public bool Quietly(SchemaNode node, JsonElement value, JsonPath? path, Evaluated? seen)
    {
        var faults = _faults;
        _faults = null;
        var fits = node.Check(value, this, path, seen);
        _faults = faults;
        return fits;
    }

    /// <summary>Checks and hands back the faults, at most <paramref name="most"/>, instead of recording them.</summary>
    public List<SchemaFault> Collect(SchemaNode node, JsonElement value, JsonPath? path, int most)
    {
        var (faults, limit) = (_faults, _most);
        var found = new List<SchemaFault>();
        (_faults, _most) = (found, most);
        node.Check(value, this, path, null);
        (_faults, _most) = (faults, limit);
        return found;
    }

    /// <summary>Records faults found by <see cref="Collect"/>. Always false.</summary>
    public bool Fail(IEnumerable<SchemaFault> faults)
    {
        foreach (var fault in faults)
        {
            if (_faults!.Count < _most)
            {
                _faults.Add(fault);
            }
        }
        return false;
    }

    public void NoteSchemaFaults(IReadOnlyList<SchemaFault> faults)
    {
        _schemaFaults ??= [];
        foreach (var fault in faults)
        {
            if (_schemaFaults.Count < _limits.MaxFaults && !_schemaFaults.Contains(fault))
            {
                _schemaFaults.Add(fault);
            }
        }
    }
}
