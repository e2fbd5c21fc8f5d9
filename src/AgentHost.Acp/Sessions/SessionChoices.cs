using AgentHost.Acp.Connecting;
using AgentHost.Acp.Options;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;
using AgentHost.Client;

namespace AgentHost.Acp.Sessions;

/// <summary>Choices of a person in a session: mode, model, how long the model reasons. They are kept with the session. Thread-safe.</summary>
/// <param name="host">The host.</param>
/// <param name="options">Options of the serving.</param>
/// <param name="workspace">The workspace.</param>
/// <param name="sessionId">The session.</param>
internal sealed class SessionChoices(IHostClient host, AcpOptions options, WorkspaceInfo workspace, string sessionId)
{
    private const string ModeOption = "mode";
    private const string ModelOption = "model";
    private const string ReasoningOption = "reasoning";
    private const string Usual = "default";
    private const int MostModels = 300;

    private static readonly SessionMode[] AllModes =
    [
        Mode(PermissionMode.Default, "Ask", "Reading is allowed; edits and commands ask."),
        Mode(PermissionMode.AcceptEdits, "Accept edits", "Edits in the workspace are allowed, too; commands ask."),
        Mode(PermissionMode.Plan, "Plan", "Reads and plans; changes nothing."),
        Mode(PermissionMode.DontAsk, "Do not ask", "What is not allowed already is denied; nothing asks."),
        Mode(PermissionMode.Bypass, "Bypass permissions", "Everything that no rule denies runs without asking."),
    ];

    private readonly SemaphoreSlim _changing = new(1, 1);
    private SessionSettings _settings = new();
    private PermissionMode _usualMode;
    private IReadOnlyList<ConfigValue> _models = [];
    private IReadOnlyList<string> _levels = [];
    private string _model = "";

    /// <summary>The mode for the next prompt; null for that of the settings.</summary>
    public PermissionMode? NextMode => _settings.Mode ?? options.Prompts.Mode;

    /// <summary>The model for the next prompt; null for that of the settings.</summary>
    public string? Model => _settings.Model ?? options.Prompts.Model;

    /// <summary>Modes, and the one that holds.</summary>
    public SessionModeState Modes => new(EnumNames.Write(NextMode ?? _usualMode), AllModes);

    /// <summary>Options, with their values.</summary>
    public IReadOnlyList<ConfigOption> ConfigOptions
    {
        get
        {
            var modes = Modes;
            List<ConfigOption> all =
            [
                new(
                    ModeOption, "Permissions", "select", modes.CurrentModeId,
                    [.. modes.AvailableModes.Select(static mode => new ConfigValue(mode.Id, mode.Name) { Description = mode.Description })])
                {
                    Category = ConfigCategories.Mode,
                    Description = "The permission mode, for calls without a rule.",
                },
            ];
            if (_models.Count > 0)
            {
                all.Add(new(ModelOption, "Model", "select", _model, _models) { Category = ConfigCategories.Model });
            }

            if (_levels.Count > 0)
            {
                var level = _settings.Parameters?.Reasoning ?? options.Prompts.Parameters?.Reasoning;
                all.Add(new(
                    ReasoningOption, "Reasoning", "select", level is not null && _levels.Contains(level) ? level : Usual,
                    [new(Usual, "Default"), .. _levels.Select(static word => new ConfigValue(word, word))])
                {
                    Category = ConfigCategories.ThoughtLevel,
                });
            }

            return all;
        }
    }

    /// <summary>Reads what was chosen before, and what can be.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var settings = host.Sessions.ReadSettingsAsync(sessionId, cancellationToken).AsTask();
        var report = host.Settings.ReadAsync(workspace.Id, cancellationToken).AsTask();
        var list = host.Models.ListAsync(workspace.Id, ask: false, cancellationToken).AsTask();
        _settings = await settings;
        _usualMode = (await report).Entries.FirstOrDefault(static entry => entry.Key == "permissions.mode") is { } entry
            && entry.Value.ValueKind == System.Text.Json.JsonValueKind.String && EnumNames.TryParse<PermissionMode>(entry.Value.GetString()!, out var mode)
                ? mode
                : PermissionMode.Default;
        _models =
        [
            .. (await list).Models.Take(MostModels)
                .Select(static model => new ConfigValue(model.Name, model.Info.Name ?? model.Info.Id) { Description = model.Provider }),
        ];
        await ReadModelAsync(cancellationToken);
    }

    /// <summary>Takes another mode, in a turn that runs, too.</summary>
    /// <param name="word">Its id.</param>
    /// <param name="runs">True where a turn runs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SetModeAsync(string word, bool runs, CancellationToken cancellationToken)
    {
        if (!AllModes.Any(mode => mode.Id == word) || !EnumNames.TryParse<PermissionMode>(word, out var mode))
        {
            throw Failures.Invalid(
                $"\"{PlainText.Line(word, 60)}\" is no mode: there are {string.Join(", ", AllModes.Select(static each => each.Id))}.");
        }

        await ChangeAsync(settings => settings with { Mode = mode }, cancellationToken);
        if (runs)
        {
            await host.Permissions.SwitchAsync(workspace.Id, sessionId, new PermissionSwitch { Mode = mode }, cancellationToken);
        }
    }

    /// <summary>Takes another value of an option.</summary>
    /// <param name="option">Id of the option.</param>
    /// <param name="value">The value.</param>
    /// <param name="runs">True where a turn runs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SetAsync(string option, string value, bool runs, CancellationToken cancellationToken)
    {
        switch (option)
        {
            case ModeOption:
                await SetModeAsync(value, runs, cancellationToken);
                break;
            case ModelOption when _models.Any(model => model.Value == value):
                await ChangeAsync(
                    settings => settings with { Model = value, Parameters = settings.Parameters is { } known ? known with { Reasoning = null } : null },
                    cancellationToken);
                await ReadModelAsync(cancellationToken);
                break;
            case ModelOption:
                throw Failures.Invalid($"There is no model \"{PlainText.Line(value, 100)}\" here: the option lists those that there are.");
            case ReasoningOption when value == Usual || _levels.Contains(value):
                await ChangeAsync(
                    settings => settings with { Parameters = (settings.Parameters ?? new()) with { Reasoning = value == Usual ? null : value } },
                    cancellationToken);
                break;
            case ReasoningOption:
                throw Failures.Invalid($"The model does not reason at the level \"{PlainText.Line(value, 60)}\".");
            default:
                throw Failures.Invalid($"There is no option \"{PlainText.Line(option, 60)}\" in this session.");
        }
    }

    private static SessionMode Mode(PermissionMode mode, string name, string description) =>
        new(EnumNames.Write(mode), name) { Description = description };

    private async Task ReadModelAsync(CancellationToken cancellationToken)
    {
        try
        {
            var report = await host.Models.ExplainAsync(workspace.Id, Model, cancellationToken);
            (_model, _levels) = (report.Name, report.Info.ReasoningLevels);
            if (_models.Count > 0 && !_models.Any(model => model.Value == report.Name))
            {
                _models = [new ConfigValue(report.Name, report.Info.Name ?? report.Info.Id), .. _models];
            }
        }
        catch (HostException)
        {
            // The next prompt is refused with the reason; without a model there is none to show.
            (_models, _levels) = ([], []);
        }
    }

    private async Task ChangeAsync(Func<SessionSettings, SessionSettings> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var changed = change(_settings);
            await host.Sessions.ChangeSettingsAsync(sessionId, changed, cancellationToken);
            _settings = changed;
        }
        finally
        {
            _changing.Release();
        }
    }
}
