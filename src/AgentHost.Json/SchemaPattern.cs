using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AgentHost.Json;

/// <summary>
/// A regular expression from a schema: built when a text first meets it, matched in linear time where the expression allows it,
/// always under the run's time limit. Safe for use from several threads.
/// </summary>
internal sealed class SchemaPattern
{
    private const int LongestSource = 4096;

    /// <summary>Texts up to this length take an engine that goes through them once no time worth counting; the clock of a machine that is busy would.</summary>
    private const int ShortText = 4096;

    private readonly string _source;
    private readonly string _keyword;
    private readonly string[]? _beginnings;
    private Regex? _regex;
    private string? _problem;

    /// <param name="source">The expression in ECMAScript's syntax.</param>
    /// <param name="keyword">The keyword that holds it, for faults.</param>
    public SchemaPattern(string source, string keyword)
    {
        _source = source;
        _keyword = keyword;
        _beginnings = source.Length <= LongestSource ? PrefixPattern.Beginnings(source) : null;
    }

    /// <summary>
    /// Tells whether a text matches anywhere; null where the expression cannot be used (noted as a fault of the schema) or time ran out (the run is stopped).
    /// </summary>
    public bool? Matches(string text, SchemaNode node, SchemaRun run)
    {
        if (!run.Spend(1 + (text.Length / 16)))
        {
            return null;
        }
        if (_beginnings is not null)
        {
            return Array.Exists(_beginnings, beginning => text.StartsWith(beginning, StringComparison.Ordinal));
        }
        if (FindFault(node) is { } fault)
        {
            run.NoteSchemaFaults([fault]);
            return null;
        }
        var isShort = text.Length <= ShortText;
        if (isShort && _regex!.Options.HasFlag(RegexOptions.NonBacktracking))
        {
            return _regex.IsMatch(text);
        }
        var start = Stopwatch.GetTimestamp();
        try
        {
            return IsMatch(text, retry: isShort);
        }
        catch (RegexMatchTimeoutException)
        {
            run.Stop($"checking text against the pattern {this} takes too long; shorten the text");
            return null;
        }
        finally
        {
            run.SpendPatternTime(Stopwatch.GetTimestamp() - start);
            if (run.PatternTimeLeft <= TimeSpan.Zero)
            {
                run.Stop("checking texts against patterns takes too long; make the value smaller");
            }
        }
    }

    private bool IsMatch(string text, bool retry)
    {
        try
        {
            return _regex!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException) when (retry)
        {
            // It may be the machine that was busy: what takes too long does so again.
            return _regex!.IsMatch(text);
        }
    }

    /// <summary>Finds the fault that keeps the expression from being used; null where there is none.</summary>
    public SchemaFault? FindFault(SchemaNode node)
    {
        if (_beginnings is null && Volatile.Read(ref _regex) is null && Volatile.Read(ref _problem) is null)
        {
            Build();
        }
        return _problem is null ? null : SchemaReader.Fault(node, _keyword, _problem);
    }

    public override string ToString() => SchemaText.Short(_source);

    private void Build()
    {
        if (_source.Length > LongestSource)
        {
            Volatile.Write(ref _problem, $"the pattern {this} is longer than {LongestSource} characters; shorten it");
            return;
        }
        // Longer than one match may take by itself: a run that has little time left is stopped after the match.
        var limit = TimeSpan.FromMilliseconds(250);

        // Linear in text and expression, both bounded: only a machine that stands still takes so long.
        var linear = TimeSpan.FromSeconds(30);
        try
        {
            var translated = EcmaPattern.Translate(_source);
            Regex regex;
            try
            {
                regex = new(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, linear);
            }
            catch (NotSupportedException)
            {
                // Lookarounds, back references and very large repetitions need the backtracking engine.
                regex = new(translated, RegexOptions.CultureInvariant, limit);
            }
            Volatile.Write(ref _regex, regex);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException or InsufficientExecutionStackException)
        {
            Volatile.Write(ref _problem, $"the pattern {this} is not a regular expression that can be read; correct it");
        }
    }
}
