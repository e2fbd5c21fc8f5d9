using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Prompting;

namespace AgentHost.Terminal.Chats;

/// <summary>Names of files for what is typed behind an <c>@</c>: one question at a time, the last one that was typed.</summary>
internal sealed partial class Conversation
{
    private const int MostNames = 20;
    private const int MostTries = 120;

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private volatile string? _asked;
    private bool _isAsking;

    private readonly PastedImages _images = new();

    private void PasteImage()
    {
        if (_options.ReadClipboardImage is { } read)
        {
            Run(async token =>
            {
                var label = _images.Add(await read(token));
                _loop.Post(() =>
                {
                    Editor.Paste(label + " ");
                    IsDirty = true;
                });
            });
        }
    }

    private void AskFiles(string? typed)
    {
        _asked = typed;
        if (typed is not null && !_isAsking && _host is { } host && _workspace is { } workspace)
        {
            _isAsking = true;
            _ = FindFilesAsync(host, workspace.Id, typed);
        }
    }

    private async Task FindFilesAsync(IHostClient host, string workspace, string typed)
    {
        try
        {
            for (var i = 0; i < MostTries; i++)
            {
                var asked = typed;
                var names = await Task.Run(async () => await host.Workspaces.FindFilesAsync(workspace, new FileQuery(asked) { Limit = MostNames }, _end.Token));

                // A name that cannot be shown as it is cannot be typed either.
                var offered = names.Entries.Where(static name => SafeText.Line(name, 1_000) == name).Select(static name => new Completion(name, "")).ToList();
                _loop.Post(() =>
                {
                    Editor.Offer(asked, offered, names.Note);
                    IsDirty = true;
                });
                if (_asked is not { } next || (next == typed && !names.Partial))
                {
                    break;
                }

                if (next == typed)
                {
                    await Task.Delay(Again, _time, _end.Token);
                }

                typed = _asked ?? typed;
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or HostException or ObjectDisposedException)
        {
            // Nothing is offered then.
        }

        _loop.Post(() =>
        {
            _isAsking = false;
            if (_asked is { } left && left != typed)
            {
                AskFiles(left);
            }
        });
    }
}
