namespace AgentHost.AheadOfTime.Tests;

/// <summary>Asynchronous methods of every kind that the writer tells apart.</summary>
internal sealed class Specimen<T>
    where T : class
{
    public async Task<string> TaskOfTextAsync()
    {
        await Task.Yield();
        return "";
    }

    public async ValueTask<IReadOnlyList<int>> ValueTaskOfListAsync()
    {
        await Task.Yield();
        return [];
    }

    public async Task<T?> TaskOfParameterAsync<TOther>(TOther other)
    {
        await Task.Yield();
        return other as T;
    }

    public async Task<byte[]> TaskOfArrayAsync()
    {
        await Task.Yield();
        return [];
    }

    public async Task<int> TaskOfNumberAsync()
    {
        await Task.Yield();
        return 0;
    }

    public async ValueTask<(List<KeyValuePair<int, string>> Pairs, bool Flag, T? Other)> ValueTaskOfTupleAsync()
    {
        await Task.Yield();
        return ([], true, null);
    }

    public async Task<(string Text, DateTime Time)> TaskOfTupleWithStructAsync()
    {
        await Task.Yield();
        return ("", default);
    }

    public async Task<KeyValuePair<string, string>> TaskOfStructAsync()
    {
        await Task.Yield();
        return default;
    }

    public async Task TaskOfNothingAsync() => await Task.Yield();
}
