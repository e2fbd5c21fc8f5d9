namespace AgentHost.Client;

/// <summary>A setting that changed. Its value is not told: it may be nobody else's business.</summary>
/// <param name="Key">Its key, names joined by dots, such as <c>limits.steps</c>; a list has one key.</param>
/// <param name="Origin">
/// Where it comes from now: <c>file:line</c>, <c>environment NAME</c>, <c>flag</c>, or <c>default</c> where nobody sets it any more.
/// </param>
public sealed record ChangedSetting(string Key, string Origin);
