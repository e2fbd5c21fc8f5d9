using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>What it costs to send a large folder or a large page along.</summary>
internal sealed class AttachBench : IBench
{
    private const int Files = 10_000;
    private const int PageBytes = 5_000_000;
    private const double MostForFolder = 200;
    private const double MostForPage = 500;

    public string Name => "attach";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        await using var setup = await AgentSetup.CreateAsync(place, Name, static _ => Answers.Done);
        for (var i = 0; i < Files; i++)
        {
            var folder = Directory.CreateDirectory(
                Path.Combine(setup.Workspace, "tree", string.Create(CultureInfo.InvariantCulture, $"part{i / 100:D3}"))).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"file{i}.txt")), "x\n");
        }

        using var page = new TcpListener(IPAddress.Loopback, 0);
        page.Start();
        using var end = new CancellationTokenSource();
        var serving = ServeAsync(page, end.Token);
        var port = ((IPEndPoint)page.LocalEndpoint).Port;
        setup.Configure($$"""{ "plugins": { "web": { "allow": ["127.0.0.1:{{port}}"] } } }""");
        List<double> folders = [];
        List<double> pages = [];
        for (var i = 0; i <= options.Runs; i++)
        {
            var bare = await PreviewAsync(setup, "hello");
            var folder = await PreviewAsync(setup, "look at @tree/");
            var article = await PreviewAsync(setup, $"look at @http://127.0.0.1:{port}/");
            if (i > 0)
            {
                folders.Add(folder - bare);
                pages.Add(article - bare);
            }
        }

        await end.CancelAsync();
        page.Stop();
        await serving;
        return
        [
            new Figure($"a folder of {Files} files as a tree", "ms", folders)
            {
                Budget = MostForFolder,
                Note = "a run with it less the one just before it without"
            },
            new Figure("a page of 5 MB as Markdown", "ms", pages) { Budget = MostForPage, Note = "the same; the plugin's load and the exchange included" },
        ];
    }

    private static async Task<double> PreviewAsync(AgentSetup setup, string prompt) => (await setup.RunAsync("--preview", prompt)).Milliseconds;

    private static async Task ServeAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        var text = new StringBuilder("<html><head><title>Long</title></head><body><nav><a href=/>Home</a></nav><article><h1>Long</h1>");
        for (var i = 0; text.Length < PageBytes; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<p>Paragraph {i} of a page that goes on and on, with <b>some</b> <a href=\"/x{i}\">links</a> in it and words enough to be read as an "
                + $"article.</p>");
        }

        var body = Encoding.UTF8.GetBytes(text.Append("</article></body></html>").ToString());
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptSocketAsync(cancellationToken);
                await client.ReceiveAsync(buffer, cancellationToken);
                await client.SendAsync(head, cancellationToken);
                await client.SendAsync(body, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The bench is over, or a client had seen enough.
        }
    }
}
