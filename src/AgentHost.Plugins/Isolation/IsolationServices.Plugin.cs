using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Isolation;

internal sealed partial class IsolationServices
{
    private const int LogLimit = 16 * 1024;

    private static readonly JsonElement Null = JsonElement.Parse("null"u8);

    private void RegisterPlugin(RunnerLink link)
    {
        RegisterScoped(link);
        RegisterSecrets(link);
        link.Serve<StateKeyParams, StoredValue?>(RunnerMethods.StateGet, (call, cancellationToken) => State.GetAsync(call.Key, cancellationToken));
        link.Serve<StateSetParams, bool>(RunnerMethods.StateSet, (call, cancellationToken) =>
            State.SetAsync(call.Key, call.Remove ? null : Defined(call.Value), call.ExpectedVersion, cancellationToken));
        link.Serve<PublishParams, Empty>(RunnerMethods.EventsPublish, async (call, cancellationToken) =>
        {
            await Events.PublishAsync(call.Type, call.SessionId, Defined(call.Data), cancellationToken);
            return new Empty();
        });
        link.Serve<AppendParams, AppendResult>(RunnerMethods.EventsAppend, (call, cancellationToken) =>
            Events.AppendAsync(call.SessionId, [.. call.Events.Select(static e => e.Value)], call.Options?.Value, cancellationToken));
        link.Serve<ReadEventsParams, IReadOnlyList<StoredEvent>>(RunnerMethods.EventsRead, (call, cancellationToken) =>
            Events.ReadAsync(call.SessionId, call.After, call.Limit, cancellationToken));
        link.Serve<CredentialParams, TextResult>(RunnerMethods.CredentialsFind, async (call, cancellationToken) =>
            new TextResult(await Credentials.FindAsync(call.Name, cancellationToken)));
        link.Serve<CapabilityListParams, IReadOnlyList<CapabilityInfo>>(RunnerMethods.CapabilityList, (call, cancellationToken) =>
            CapabilitiesOf(call.Scope).ListAsync(call.Kind, cancellationToken));
        link.Serve<CapabilityInvokeParams, JsonElement>(RunnerMethods.CapabilityInvoke, async (call, cancellationToken) =>
        {
            var capabilities = CapabilitiesOf(call.Scope);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Find(call.Scope).Ended);
            return Defined(await capabilities.InvokeAsync(call.Kind, call.Name, Defined(call.Arguments), both.Token));
        });
        link.Hear<LogParams>(RunnerMethods.Log, Log);
    }

    private void RegisterScoped(RunnerLink link)
    {
        Serve<AskParams, QuestionAnswer?>(link, RunnerMethods.UserAsk, static call => call.Scope, static (scope, call, cancellationToken) =>
            (scope.User ?? throw new InvalidOperationException("Nobody is there to be asked.")).AskAsync(call.Question.Value, cancellationToken));
        Serve<AgentParams, SubAgentResult>(link, RunnerMethods.AgentsRun, static call => call.Scope, static (scope, call, cancellationToken) =>
            (scope.Agents ?? throw NotHere("starting of sub-agents")).RunAsync(call.Request.Value, cancellationToken));
        Serve<AgentOpenParams, TextResult>(link, RunnerMethods.AgentsOpen, static call => call.Scope, static async (scope, call, cancellationToken) =>
            new TextResult(call.Folder is { } folder
                ? await (scope.Agents ?? throw NotHere("starting of sub-agents")).OpenAsync(call.Description, folder, cancellationToken)
                : await (scope.Agents ?? throw NotHere("starting of sub-agents")).OpenAsync(call.Description, cancellationToken)));
        Serve<AgentCallParams, ToolCallResult>(link, RunnerMethods.AgentsCall, static call => call.Scope, static (scope, call, cancellationToken) =>
            (scope.Agents ?? throw NotHere("starting of sub-agents"))
                .CallAsync(call.SessionId, call.Folder, call.Tool, Defined(call.Arguments), cancellationToken));
        Serve<AgentSpentParams, AgentSpentResult>(link, RunnerMethods.AgentsSpent, static call => call.Scope, static async (scope, call, cancellationToken) =>
            new AgentSpentResult(await (scope.Agents ?? throw NotHere("starting of sub-agents")).ReadSpentAsync(call.SessionId, cancellationToken)));
        Serve<AgentReleaseParams, Empty>(link, RunnerMethods.AgentsRelease, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            await (scope.Agents ?? throw NotHere("starting of sub-agents")).ReleaseFoldersAsync(cancellationToken);
            return new Empty();
        });
        Serve<AgentLimitParams, Empty>(link, RunnerMethods.AgentsLimit, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            await (scope.Agents ?? throw NotHere("starting of sub-agents")).LimitAsync(call.Dollars, cancellationToken);
            return new Empty();
        });
        Serve<ToolsCallParams, ToolCallResult>(link, RunnerMethods.ToolsCall, static call => call.Scope, static (scope, call, cancellationToken) =>
            (scope.Calls ?? throw NotHere("calling of tools")).CallAsync(call.Tool, Defined(call.Arguments), cancellationToken));
        Serve<TellParams, bool>(link, RunnerMethods.SessionsTell, static call => call.Scope, static (scope, call, cancellationToken) =>
            scope.Workspace.Sessions.TellAsync(call.SessionId, call.Text, cancellationToken));
        Serve<SessionParams, SessionInfo?>(link, RunnerMethods.SessionsFind, static call => call.Scope, static (scope, call, cancellationToken) =>
            scope.Workspace.Sessions.FindAsync(call.SessionId, cancellationToken));
        Serve<MessagesParams, IReadOnlyList<Message>>(
            link, RunnerMethods.SessionsMessages, static call => call.Scope, static (scope, call, cancellationToken) =>
            scope.Workspace.Sessions.ReadMessagesAsync(call.SessionId, call.Skip, call.Limit, cancellationToken));

        // News of a call that has ended concerns nobody.
        link.Hear<ProgressParams>(RunnerMethods.ToolProgress, news =>
        {
            if (_scopes.TryGetValue(news.Scope, out var scope))
            {
                scope.Progress?.Report(news.Progress.Value);
            }
        });
    }

    private void RegisterSecrets(RunnerLink link)
    {
        link.Serve<CredentialParams, TextResult>(RunnerMethods.SecretsFind, async (call, cancellationToken) =>
            new TextResult(await (Secrets ?? throw NoSecrets()).FindAsync(call.Name, cancellationToken)));
        link.Serve<SecretParams, bool>(RunnerMethods.SecretsSet, (call, cancellationToken) =>
            (Secrets ?? throw NoSecrets()).SetAsync(call.Name, call.Value, call.Hide, cancellationToken));
        link.Serve<HideParams, TextResult>(RunnerMethods.SecretsHide, (call, _) =>
            ValueTask.FromResult(new TextResult((Filter ?? throw NoSecrets()).Hide(call.Text))));
    }


    private static InvalidOperationException NoSecrets() => new("This host keeps and hides no secrets for plugins.");

    private ICapabilities CapabilitiesOf(string scope) => Find(scope).Capabilities ?? throw NotHere("calling of capabilities");

    private void Log(LogParams line)
    {
        var logger = line.Scope is { } name && _scopes.TryGetValue(name, out var scope) ? scope.Logger ?? Logger : Logger;
        var level = (LogLevel)Math.Clamp(line.Level, (int)LogLevel.Trace, (int)LogLevel.Critical);
        if (logger.IsEnabled(level))
        {
            var text = line.Exception is null ? line.Message : $"{line.Message}\n{line.Exception}";
            logger.Log(level, "{Message}", text.Length > LogLimit ? text[..LogLimit] : text);
        }
    }

    // A value that the other side left out is no value that could be written again.
    private static JsonElement Defined(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? Null : element;
}
