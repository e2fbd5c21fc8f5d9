using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Web.Fetching;

/// <summary>Arguments of <c>fetch</c>.</summary>
/// <param name="Timeout">Seconds.</param>
internal sealed record FetchArguments(
    string Url, FetchFormat Format = FetchFormat.Markdown, IReadOnlyDictionary<string, string>? Headers = null, [property: Range(1, 120)] int Timeout = 30);
