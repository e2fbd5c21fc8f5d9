namespace AgentHost.Plugins.Isolation.Protocol;

// Models of the plugin, asked by the host, then models that the host lends it; the updates and the credit of streams go both ways.

/// <summary>Request <c>provider/listModels</c> of the host: lists a provider's models. Answer: list of <see cref="ModelInfo"/>.</summary>
public sealed record ListModelsParams(int Instance, Wire<ModelClientOptions> Options);

/// <summary>Request <c>client/open</c> of the host: makes a model client under a number that the host chose. Answer: <see cref="Empty"/>.</summary>
public sealed record OpenClientParams(int Instance, int Client, Wire<ModelClientOptions> Options);

/// <summary>Request <c>model/warmUp</c> and notification <c>client/close</c> of the host: name a model client. Answer: <see cref="Empty"/>.</summary>
public sealed record ClientParams(int Client);

/// <summary>
/// Request <c>model/stream</c> of the host: streams an answer; updates come under the stream's number.
/// Answer: <see cref="Empty"/>, at its end.
/// </summary>
public sealed record StreamParams(int Client, int Stream, Wire<ModelRequest> Request);

/// <summary>Requests <c>models/open</c> and <c>models/warmUp</c> of the runner: name a model of another plugin's. Answer: <see cref="Empty"/>.</summary>
public sealed record LentModelParams(string Scope, string Model);

/// <summary>Request <c>models/default</c> of the runner: finds the model that a turn would begin with. Answer: <see cref="TextResult"/>.</summary>
public sealed record DefaultModelParams(string Scope);

/// <summary>
/// Request <c>models/stream</c> of the runner: streams the answer of a model of another plugin's; updates come under the number, which the runner chose.
/// Answer: <see cref="Empty"/>, at its end.
/// </summary>
public sealed record LentStreamParams(string Scope, string Model, int Stream, Wire<ModelRequest> Request);

/// <summary>Notification <c>model/update</c> of the side that streams: one update of a stream.</summary>
public sealed record UpdateParams(int Stream, Wire<ModelUpdate> Update);

/// <summary>Notification <c>model/credit</c> of the side that reads: updates that were taken, so that as many more may be sent.</summary>
public sealed record CreditParams(int Stream, int Updates, long Weight);
