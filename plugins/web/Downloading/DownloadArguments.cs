namespace AgentHost.Plugins.Web.Downloading;

/// <summary>Arguments of <c>download</c>.</summary>
internal sealed record DownloadArguments(string Url, string Path);
