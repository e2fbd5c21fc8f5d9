using System.Globalization;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Chats;

/// <summary>Content of the status line: model, mode, session, and what was used. Used by one thread.</summary>
internal sealed class ChatStatus
{
    private TokenUsage _turnUsage = TokenUsage.None;
    private decimal _turnCost;
    private double? _context;

    /// <summary>The model; empty before it is known.</summary>
    public string Model { get; set; } = "";

    /// <summary>The mode; empty for the settings' own.</summary>
    public string Mode { get; set; } = "";

    /// <summary>Tokens of the session.</summary>
    public TokenUsage Usage { get; private set; } = TokenUsage.None;

    /// <summary>US dollars of the session that are known.</summary>
    public decimal Cost { get; private set; }

    /// <summary>The turn that runs; null for none.</summary>
    public string? Turn { get; private set; }

    /// <summary>Time at which it began.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Begins with what a session has.</summary>
    /// <param name="session">The session; null for a new one.</param>
    public void Open(SessionInfo? session)
    {
        Usage = session?.Usage ?? TokenUsage.None;
        Cost = session?.Cost ?? 0;
        _context = null;
        Turn = null;
    }

    /// <summary>Takes an event.</summary>
    /// <param name="told">The event.</param>
    /// <param name="now">The time here.</param>
    public void Apply(AgentEvent told, DateTimeOffset now)
    {
        switch (told)
        {
            case TurnStarted started:
                Turn = told.TurnId;
                Since = now;
                (_turnUsage, _turnCost) = (TokenUsage.None, 0);
                Model = started.Model.Length > 0 ? started.Model : Model;
                Mode = EnumNames.Write(started.Mode);
                break;
            case ModelSwitched switched:
                Model = switched.To;
                break;
            case StepCompleted step:
                _context = step is { ContextWindow: > 0 and var window, Usage: { Input: > 0 } used } ? (double)(used.Input + used.Output) / window : _context;
                Count(step.Usage, step.Cost);
                break;
            case UsageCounted counted:
                Count(counted.Usage, counted.Cost);
                break;
            case PermissionsSwitched switched:
                Mode = switched.Mode is { } mode ? EnumNames.Write(mode) : switched.Profile ?? "";
                break;
            case TurnCompleted when told.TurnId == Turn:
                Turn = null;
                break;
            default:
                break;
        }
    }

    /// <summary>The status line.</summary>
    /// <param name="session">Name of the session; null for none yet.</param>
    /// <param name="queued">Number of prompts that wait.</param>
    public string Line(string? session, int queued)
    {
        List<string> parts = [Model.Length > 0 ? SafeText.Line(Model, 60) : "starting …"];
        if (Mode is not ("" or "default"))
        {
            parts.Add(SafeText.Line(Mode, 20));
        }

        // What waits for the person's turn is seen on a narrow screen, too.
        if (queued > 0)
        {
            parts.Add($"{queued} queued");
        }

        if (_context is { } context)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"context {Math.Min(100, Math.Ceiling(100 * context)):0} %"));
        }

        if (session is not null)
        {
            parts.Add(SafeText.Line(session, 30));
        }

        if (Usage.Input + Usage.Output > 0)
        {
            parts.Add(Tokens(Usage));
        }

        if (Cost > 0)
        {
            parts.Add(Money(Cost));
        }

        return string.Join(" · ", parts);
    }

    /// <summary>The line of a turn that runs.</summary>
    /// <param name="now">The time.</param>
    /// <param name="what">What it does.</param>
    public string Working(DateTimeOffset now, string what)
    {
        var seconds = Math.Max(0, (int)(now - Since).TotalSeconds);
        var time = seconds < 60 ? $"{seconds} s" : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60} s");
        var used = _turnUsage.Input + _turnUsage.Output > 0 ? " · " + Tokens(_turnUsage) : "";
        var cost = _turnCost > 0 ? " · " + Money(_turnCost) : "";
        return $"{what} · {time}{used}{cost} · Esc cancels";
    }

    private void Count(TokenUsage usage, decimal? cost)
    {
        Usage = Usage.Add(usage);
        _turnUsage = _turnUsage.Add(usage);
        Cost += cost ?? 0;
        _turnCost += cost ?? 0;
    }

    private static string Money(decimal dollars) =>
        dollars < 0.01m ? "under $0.01" : string.Create(CultureInfo.InvariantCulture, $"${dollars:0.00}");

    private static string Tokens(TokenUsage usage) => CellText.Count(usage.Input + usage.Output, "token");
}
