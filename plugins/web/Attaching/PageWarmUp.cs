using AgentHost.Plugins.Web.Pages;

namespace AgentHost.Plugins.Web.Attaching;

/// <summary>
/// Reads a page of a few words once while a server is asked for the first one: the parser's library is loaded and its tables are made on another core by the
/// time that the answer is there.
/// </summary>
internal static class PageWarmUp
{
    private const string Sample =
        "<html><head><title>A page</title><meta name=description content=x></head><body><nav><a href=/>Home</a></nav><article><h1>A page</h1>"
        + "<p class=lead>Some words, with a <a href=\"/x\">link</a>, <b>bold</b> and <i>slanted</i> ones &amp; "
        + "an image <img src=y alt=z>.</p><ul><li>An item</li></ul><pre><code>code</code></pre></article></body></html>";

    private static readonly Uri Address = new("https://example.org/");

    private static readonly Lazy<Task<string>> Reading = new(static () =>
        Task.Run(static () => PageText.Markdown(PageReader.Read(Sample, Address, CancellationToken.None), CancellationToken.None)));

    /// <summary>Begins it, unless it was begun before; nobody has to wait for it.</summary>
    /// <returns>What the page came out as.</returns>
    public static Task<string> Begin() => Reading.Value;
}
