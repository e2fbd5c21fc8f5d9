using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AgentHost.Server.Tests.Access;

/// <summary>A page of another origin in a real browser gets nothing of a server, whatever it tries, and also where it knows a token.</summary>
public sealed class BrowserTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")] // Another port: the same site, another origin.
    [InlineData("localhost")] // Another name: another site.
    public async Task ForeignPage_GetsNothing(string name)
    {
        Assert.SkipUnless(Browser() is not null, "There is no chromium here.");
        await using var rig = await ServerRig.OpenAsync(socket: false);
        var (workspace, session) = await rig.SessionAsync();
        await using var page = new Page(Script(rig.Server.Address, rig.Token, workspace.Id, session.Id));
        using var profile = new TemporaryProfile();
        using var browser = Process.Start(new ProcessStartInfo(
            Browser()!,
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", $"--user-data-dir={profile.Path}",
                $"http://{name}:{page.Port}/",
            ])
        { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        _ = browser.StandardError.ReadToEndAsync(Token);
        _ = browser.StandardOutput.ReadToEndAsync(Token);
        JsonElement told;
        try
        {
            told = AgentJson.Parse(await page.Told.WaitAsync(ServerRig.Patience * 2, Token));
        }
        finally
        {
            browser.Kill(entireProcessTree: true);
            await browser.WaitForExitAsync(CancellationToken.None);
        }

        var tries = told.EnumerateObject().ToDictionary(static each => each.Name, static each => each.Value.GetString()!);
        Assert.Equal(11, tries.Count);
        Assert.All(tries, static each => Assert.True(each.Value is "nothing" or "opaque", $"{each.Key}: {each.Value}"));

        // What the browser let out was refused by the server: nothing was done, and no session begun.
        var numbers = (await rig.SendAsync(rig.Request("GET", "/metrics"))).Body.Split('\n');
        Assert.Contains(numbers, static line => line.StartsWith("agent_http_requests_total", StringComparison.Ordinal) && line.Contains("status=\"403\""));
        Assert.DoesNotContain(numbers, static line => line.Contains("route=\"/v1/sessions/{session}/messages\",status=\"2", StringComparison.Ordinal));
        Assert.DoesNotContain(numbers, static line => line.Contains("route=\"/v1/sessions/{session}/events\",status=\"200", StringComparison.Ordinal));
        await using var client = rig.Client();
        Assert.Equal(session.Id, Assert.Single(await client.Sessions.ListAsync(new SessionFilter(), Token)).Id);
        Assert.Empty(await client.Sessions.ReadMessagesAsync(session.Id, 0, 10, Token));
        Assert.Empty(rig.Models.ModelRequests);
    }

    /// <summary>Path of the browser; null where there is none.</summary>
    private static string? Browser() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    private static string Script(string address, string token, string workspace, string session) =>
        $$"""
        <!doctype html><title>evil</title><body><script>
        const at = '{{address}}', bearer = 'Bearer {{token}}', told = {};
        const json = { 'Content-Type': 'application/json' };
        const prompt = JSON.stringify({ text: 'do evil', workspaceId: '{{workspace}}' });
        const session = '/v1/sessions/{{session}}';
        async function get(name, path, options) {
          try {
            const answer = await fetch(at + path, options);
            told[name] = answer.type === 'opaque' ? 'opaque' : `${answer.status} ${await answer.text()}`;
          } catch { told[name] = 'nothing'; }
        }
        function event(name, make) {
          return new Promise(done => {
            const end = what => { told[name] = what; done(); };
            make(end);
            setTimeout(() => end(told[name] ?? 'nothing'), 3000);
          });
        }
        Promise.all([
          get('plain', '/v1/sessions'),
          get('health', '/healthz'),
          get('token', '/v1/sessions', { headers: { Authorization: bearer } }),
          get('cookies', '/v1/sessions', { credentials: 'include' }),
          get('opaque', '/v1/sessions', { mode: 'no-cors' }),
          get('prompt', session + '/messages', { method: 'POST', headers: { ...json, Authorization: bearer }, body: prompt }),
          get('simple prompt', session + '/messages', { method: 'POST', mode: 'no-cors', body: prompt }),
          event('events', end => { const s = new EventSource(at + session + '/events'); s.onmessage = () => end('heard'); s.onerror = () => end('nothing'); }),
          event('socket', end => {
            const s = new WebSocket(at.replace('http', 'ws') + session + '/events');
            s.onopen = () => end('open'); s.onerror = () => end('nothing');
          }),
          event('form', end => {
            const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { name: 'f' }));
            const form = document.body.appendChild(Object.assign(document.createElement('form'),
              { method: 'POST', target: 'f', enctype: 'text/plain', action: at + session + '/messages' }));
            frame.onload = () => { try { end(frame.contentDocument?.body?.innerText ? 'read' : 'nothing'); } catch { end('nothing'); } };
            form.submit();
          }),
          event('script', end => {
            const s = document.createElement('script');
            s.src = at + '/openapi.json'; s.onload = () => end('ran'); s.onerror = () => end('nothing');
            document.body.append(s);
          }),
        ]).then(() => fetch('/told', { method: 'POST', body: JSON.stringify(told) }));
        </script>
        """;

    /// <summary>A site with one page, which tells what it got.</summary>
    private sealed class Page : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource<string> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly string _html;
        private readonly Task _serving;

        public Page(string html)
        {
            _html = html;
            _listener.Start();
            _serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<string> Told => _told.Task;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    // Browsers open connections ahead of need, and say nothing on them.
                    _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using var taken = client;
            try
            {
                var stream = client.GetStream();
                var text = new StringBuilder();
                var buffer = new byte[64 << 10];
                int read;
                do
                {
                    read = await stream.ReadAsync(buffer);
                    text.Append(Encoding.UTF8.GetString(buffer, 0, read));
                }
                while (read > 0 && !IsWhole(text.ToString()));
                if (text.ToString().StartsWith("POST /told", StringComparison.Ordinal))
                {
                    _told.TrySetResult(text.ToString().Split("\r\n\r\n", 2)[1]);
                }

                var body = Encoding.UTF8.GetBytes(_html);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
                await stream.WriteAsync(body);
            }
            catch (IOException)
            {
                // The browser is gone.
            }
        }

        private static bool IsWhole(string text)
        {
            var parts = text.Split("\r\n\r\n", 2);
            var length = parts[0].Split("\r\n").FirstOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            return parts.Length == 2 && (length is null || Encoding.UTF8.GetByteCount(parts[1]) >= int.Parse(length.Split(':')[1]));
        }
    }

    private sealed class TemporaryProfile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agent-chr-");

        public string Path => _folder.FullName;

        public void Dispose()
        {
            try
            {
                _folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                // The browser's last process is still writing.
            }
        }
    }
}
