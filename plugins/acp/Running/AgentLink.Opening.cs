using System.Globalization;
using System.Text.Json;
using AgentHost.Acp.Protocol;
using AgentHost.JsonRpc;

namespace AgentHost.Plugins.Acp.Running;

/// <content>From the greeting to a session in the mode and with the model that are wanted.</content>
internal sealed partial class AgentLink
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SessionTime = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    private JsonElement _initialized;

    /// <summary>The agent's session that prompts go to; null before there is one.</summary>
    public string? Session { get; private set; }

    /// <summary>True while it tells the history of its session.</summary>
    public bool Replays { get; private set; }

    /// <summary>The mode that it was put into, by its own id; null for the one that it began with.</summary>
    public string? Mode { get; private set; }

    /// <summary>The options that it was given, by their ids.</summary>
    private readonly Dictionary<string, string> _chosen = new(StringComparer.Ordinal);

    /// <summary>The mode and the model that were asked for when it began.</summary>
    public (string? Mode, string? Model) Asked { get; private set; }

    /// <summary>Greets the agent, and logs in where it wants to be told which of its logins to use.</summary>
    public async Task<JsonElement> GreetAsync(CancellationToken cancellationToken)
    {
        Connection.Start();
        _initialized = await AskAsync(
            AcpMethods.Initialize,
            new InitializeRequest(1)
            {
                ClientCapabilities = new ClientCapabilities { Fs = new FileSystemCapabilities() },
                ClientInfo = new Implementation("agent", "0.1.0"),
            },
            AcpJson.Default.InitializeRequest,
            StartTime,
            cancellationToken);
        if (_initialized.Number("protocolVersion") is not 1)
        {
            throw new AcpException(
                string.Create(CultureInfo.InvariantCulture, $"{Spec.Title} speaks version {_initialized.Number("protocolVersion") ?? 0} of the protocol; ")
                + "version 1 is spoken here.");
        }

        var offered = _initialized.Get("authMethods").Items().Select(static method => method.Text("id")).ToList();
        foreach (var (method, variable) in Spec.Logins)
        {
            if (offered.Contains(method) && (Spec.Environment.ContainsKey(variable) || Environment.GetEnvironmentVariable(variable) is { Length: > 0 }))
            {
                await AskAsync(
                    "authenticate", new AuthenticateRequest(method), AcpJson.Default.AuthenticateRequest, StartTime, cancellationToken);
                break;
            }
        }

        return _initialized;
    }

    /// <summary>Goes on with a session of the agent's, or begins one.</summary>
    /// <param name="before">The agent's session of an earlier run; null for none.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The agent's session, what it says of it, and whether it is the one of before.</returns>
    public async Task<(string Id, JsonElement Opened, bool Resumed)> OpenAsync(string? before, CancellationToken cancellationToken)
    {
        var can = _initialized.Get("agentCapabilities");
        if (before is not null)
        {
            try
            {
                if (can.Get("sessionCapabilities").Has("resume"))
                {
                    Session = before;
                    var gone = new ResumeSessionRequest(before, Root);
                    var resumed = await AskAsync(
                        AcpMethods.SessionResume, gone, AcpJson.Default.ResumeSessionRequest, SessionTime, cancellationToken);
                    return (before, resumed, true);
                }

                if (can.Has("loadSession"))
                {
                    // It tells its history first, which the session here has already.
                    (Session, Replays) = (before, true);
                    var loaded = await AskAsync(
                        AcpMethods.SessionLoad, new LoadSessionRequest(before, Root, []), AcpJson.Default.LoadSessionRequest, SessionTime, cancellationToken);
                    return (before, loaded, true);
                }
            }
            catch (AcpException exception) when (exception.InnerException is RemoteErrorException)
            {
                // It is not there any more: another one begins, with what was said before.
                Session = null;
            }
            finally
            {
                Replays = false;
            }
        }

        var opened = await AskAsync(
            AcpMethods.SessionNew, new NewSessionRequest(Root, []), AcpJson.Default.NewSessionRequest, SessionTime, cancellationToken);
        Session = opened.Text("sessionId") is { Length: > 0 } id ? id : throw new AcpException($"{Spec.Title} began a session without an id.");
        return (Session, opened, false);
    }

    /// <summary>Takes the mode and the model that are wanted.</summary>
    /// <returns>A sentence about a declared mode that the agent does not have; null where all is as wanted.</returns>
    /// <exception cref="AcpException">What was asked for by name is not there.</exception>
    public async Task<string?> ChooseAsync(JsonElement opened, string? mode, string? model, CancellationToken cancellationToken)
    {
        string? note = null;
        (Asked, Mode) = ((mode, model), null);
        if ((mode ?? Spec.Mode) is { } wanted)
        {
            var modes = opened.Get("modes");
            var found = modes.Get("availableModes").Items().Select(static each => each.Text("id"))
                .FirstOrDefault(id => id == wanted || id?.EndsWith("#" + wanted, StringComparison.Ordinal) == true);
            if (found is not null)
            {
                Mode = found;
                if (modes.Text("currentModeId") != found)
                {
                    await AskAsync(
                        AcpMethods.SessionSetMode, new SetModeRequest(Session!, found), AcpJson.Default.SetModeRequest, StartTime, cancellationToken);
                }
            }
            else if (!await SetOptionAsync(opened, ConfigCategories.Mode, wanted, cancellationToken))
            {
                note = mode is null
                    ? $"{Spec.Title} has no mode {wanted}: it works in the one that it began with."
                    : throw new AcpException($"{Spec.Title} has no mode {wanted}; it has: {Names(modes.Get("availableModes"))}.");
            }
        }

        if (model is not null && !await SetOptionAsync(opened, ConfigCategories.Model, model, cancellationToken))
        {
            throw new AcpException($"{Spec.Title} offers no model {model} to choose: give it that in its own settings, or leave the model out.");
        }

        return note;
    }

    /// <summary>Has the agent let its session go, before it ends: one that is ended in the middle may hold it for the next process.</summary>
    private async Task LetGoAsync()
    {
        if (Session is { } id && _initialized.Get("agentCapabilities").Get("sessionCapabilities").Has("close"))
        {
            try
            {
                await AskAsync(
                    AcpMethods.SessionClose, new SessionReference(id), AcpJson.Default.SessionReference, CloseTime, CancellationToken.None);
            }
            catch (AcpException)
            {
                // It is ended anyway.
            }
        }
    }

    private async Task<bool> SetOptionAsync(JsonElement opened, string category, string value, CancellationToken cancellationToken)
    {
        foreach (var option in opened.Get("configOptions").Items().Where(option => option.Text("category") == category))
        {
            // Values may stand in groups.
            var values = option.Get("options").Items().SelectMany(static each => each.Has("options") ? each.Get("options").Items() : [each]);
            if (option.Text("id") is { } id && values.Any(each => each.Text("value") == value))
            {
                lock (_chosen)
                {
                    _chosen[id] = value;
                }

                if (option.Text("currentValue") != value)
                {
                    await AskAsync(
                        AcpMethods.SessionSetConfigOption,
                        new SetConfigOptionRequest(Session!, id, JsonSerializer.SerializeToElement(value, AcpJson.Default.String)),
                        AcpJson.Default.SetConfigOptionRequest,
                        StartTime,
                        cancellationToken);
                }

                return true;
            }
        }

        return false;
    }

    private static string Names(JsonElement list) => string.Join(", ", list.Items().Select(static each => each.Text("id")).OfType<string>().Take(20));
}
