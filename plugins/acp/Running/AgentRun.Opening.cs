using System.Globalization;
using System.Text.Json;
using AgentHost.Acp.Protocol;
using AgentHost.JsonRpc;

namespace AgentHost.Plugins.Acp.Running;

/// <content>From the greeting to a session in the mode and with the model that are wanted.</content>
internal sealed partial class AgentRun
{
    private static readonly TimeSpan SessionTime = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    private JsonElement _initialized;

    /// <summary>Greets the agent, and logs in where it wants to be told which of its logins to use.</summary>
    public async Task<JsonElement> GreetAsync(CancellationToken cancellationToken)
    {
        _link.Connection.Start();
        _initialized = await _link.AskAsync(
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
                await _link.AskAsync(
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
                    _session = before;
                    var gone = new ResumeSessionRequest(before, Root);
                    var resumed = await _link.AskAsync(
                        AcpMethods.SessionResume, gone, AcpJson.Default.ResumeSessionRequest, SessionTime, cancellationToken);
                    return (before, resumed, true);
                }

                if (can.Has("loadSession"))
                {
                    // It tells its history first, which the session here has already.
                    (_session, _replays) = (before, true);
                    var loaded = await _link.AskAsync(
                        AcpMethods.SessionLoad, new LoadSessionRequest(before, Root, []), AcpJson.Default.LoadSessionRequest, SessionTime, cancellationToken);
                    return (before, loaded, true);
                }
            }
            catch (AcpException exception) when (exception.InnerException is RemoteErrorException)
            {
                // It is not there any more: another one begins, with what was said before.
                _session = null;
            }
            finally
            {
                _replays = false;
            }
        }

        var opened = await _link.AskAsync(
            AcpMethods.SessionNew, new NewSessionRequest(Root, []), AcpJson.Default.NewSessionRequest, SessionTime, cancellationToken);
        _session = opened.Text("sessionId") is { Length: > 0 } id ? id : throw new AcpException($"{Spec.Title} began a session without an id.");
        return (_session, opened, false);
    }

    /// <summary>Takes the mode and the model that are wanted.</summary>
    /// <returns>A sentence about a declared mode that the agent does not have; null where all is as wanted.</returns>
    /// <exception cref="AcpException">What was asked for by name is not there.</exception>
    public async Task<string?> ChooseAsync(JsonElement opened, string? mode, string? model, CancellationToken cancellationToken)
    {
        string? note = null;
        if ((mode ?? Spec.Mode) is { } wanted)
        {
            var modes = opened.Get("modes");
            var found = modes.Get("availableModes").Items().Select(static each => each.Text("id"))
                .FirstOrDefault(id => id == wanted || id?.EndsWith("#" + wanted, StringComparison.Ordinal) == true);
            if (found is not null)
            {
                if (modes.Text("currentModeId") != found)
                {
                    await _link.AskAsync(
                        AcpMethods.SessionSetMode, new SetModeRequest(_session!, found), AcpJson.Default.SetModeRequest, StartTime, cancellationToken);
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

    /// <summary>Has the agent let its session go: one that is ended in the middle may hold it for the next process.</summary>
    private async Task LetGoAsync()
    {
        if (_session is { } id && _initialized.Get("agentCapabilities").Get("sessionCapabilities").Has("close"))
        {
            try
            {
                await _link.AskAsync(
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
                if (option.Text("currentValue") != value)
                {
                    await _link.AskAsync(
                        AcpMethods.SessionSetConfigOption,
                        new SetConfigOptionRequest(_session!, id, JsonSerializer.SerializeToElement(value, AcpJson.Default.String)),
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
