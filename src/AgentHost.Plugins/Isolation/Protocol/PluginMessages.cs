using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

// Services that belong to the plugin whatever it is called for, asked for by the runner: stored values, events, credentials and secrets.

/// <summary>Request <c>state/get</c> of the runner: names a stored value. Answer: <see cref="StoredValue"/> or null.</summary>
public sealed record StateKeyParams(string Key);

/// <summary>Request <c>state/set</c> of the runner: sets or removes a stored value. Answer: a boolean.</summary>
public sealed record StateSetParams(string Key, JsonElement Value, bool Remove, long? ExpectedVersion);

/// <summary>Request <c>events/publish</c> of the runner: publishes an event. Answer: <see cref="Empty"/>.</summary>
public sealed record PublishParams(string Type, string? SessionId, JsonElement Data);

/// <summary>Request <c>events/append</c> of the runner: appends events to the log of a session. Answer: <see cref="AppendResult"/>.</summary>
public sealed record AppendParams(string SessionId, IReadOnlyList<Wire<NewEvent>> Events, Wire<AppendOptions>? Options);

/// <summary>Request <c>events/read</c> of the runner: reads the plugin's events of a session. Answer: list of <see cref="StoredEvent"/>.</summary>
public sealed record ReadEventsParams(string SessionId, long After, int Limit);

/// <summary>Requests <c>credentials/find</c> and <c>secrets/find</c> of the runner: name a credential or a secret. Answer: <see cref="TextResult"/>.</summary>
public sealed record CredentialParams(string Name);

/// <summary>Request <c>secrets/set</c> of the runner: keeps a secret of the plugin; without a value, forgets it. Answer: a boolean.</summary>
public sealed record SecretParams(string Name, string? Value, IReadOnlyList<string> Hide);

/// <summary>Request <c>secrets/hide</c> of the runner: a text in which secrets are to be hidden. Answer: <see cref="TextResult"/>.</summary>
public sealed record HideParams(string Text);

/// <summary>
/// Answer to <c>credentials/find</c>, <c>secrets/find</c>, <c>secrets/hide</c> and the host's <c>prompt/build</c>:
/// a text; absent when there is none.
/// </summary>
public sealed record TextResult(string? Text);
